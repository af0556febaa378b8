"""Packs damaged or drawn at random: each is read and of use, or refused in clear sentences with their places."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import yaml
from engine.answer_sets import spread_answers
from engine.parity import differences
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import mutated_bytes, mutated_text
from random_conditions import random_files
from refusals import check_refusal
from small_pack import write_pack

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.errors import FileFaults
from advisor.files.pack_reader import read_pack
from advisor.files.packs import find_pack
from advisor.model.pack import Pack
from advisor.verify.checks import check_pack

SHIPPED = find_pack()
SEEDS = st.integers(0, 2**32 - 1)
CALM = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def read_or_refused(folder: Path) -> Pack | None:
    """Return the pack, or None if it is refused as packs are to be refused."""
    try:
        return read_pack(folder)
    except FileFaults as error:
        check_refusal(error)
        return None


def use(pack: Pack, random: Random) -> None:
    """Assess nothing and something with both engines, which must agree, and look for what is odd in the pack."""
    organizations = [{}, *(spread_answers(pack, random) for _ in range(4))]
    assert differences(ForwardEngine(pack), ColumnarEngine(pack), organizations) == []
    check_pack(pack, study=False)


def tried(folder: Path, random: Random, texts: dict[str, str], new: dict[str, bytes]) -> None:
    """Read a pack with some files replaced, use it if it is read, and put the files back."""
    for name, data in new.items():
        (folder / name).write_bytes(data)
    pack = read_or_refused(folder)
    if pack is not None:
        use(pack, random)
    write_pack(folder, {name: texts[name] for name in new})


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """A sound pack in a folder, and the text of its files: the first drawn that has all of them and is read."""
    folder = tmp_path_factory.mktemp("small")
    for seed in range(1000):
        texts = random_files(Random(seed))
        if "plan.yaml" in texts and read_or_refused(write_pack(folder / str(seed), texts)) is not None:
            return folder / str(seed), texts
    raise AssertionError("no pack with every file was drawn")


def damage_small_pack(small: tuple[Path, dict[str, str]], seed: int) -> None:
    folder, texts = small
    random = Random(seed)
    name = random.choice(list(texts))
    if random.random() < 0.4:
        new = mutated_bytes(texts[name].encode(), random)
    else:
        new = mutated_text(yaml.safe_load(texts[name]), random).encode("utf-8", "surrogatepass")
    tried(folder, random, texts, {name: new})


@settings(max_examples=40, suppress_health_check=CALM)
@given(SEEDS)
def test_a_damaged_pack(small, seed):
    """Bytes, or parts of a file, that are others, twice there, or gone: read and then of use, or refused."""
    damage_small_pack(small, seed)


@pytest.mark.slow
@settings(max_examples=5000, suppress_health_check=CALM)
@given(SEEDS)
def test_thousands_of_damaged_packs(small, seed):
    damage_small_pack(small, seed)


def draw_pack(folder: Path, seed: int) -> None:
    random = Random(seed)
    pack = read_or_refused(write_pack(folder, random_files(random)))
    if pack is not None:
        use(pack, random)
    for path in folder.glob("*.yaml"):
        path.unlink()


@settings(max_examples=20, suppress_health_check=CALM)
@given(SEEDS)
def test_a_pack_in_the_language_of_conditions(tmp_path, seed):
    """Any condition, formula and case table that is read means the same to both engines; any other is refused."""
    draw_pack(tmp_path, seed)


@pytest.mark.slow
@settings(max_examples=3000, suppress_health_check=CALM)
@given(SEEDS)
def test_thousands_of_packs_in_the_language_of_conditions(tmp_path, seed):
    draw_pack(tmp_path, seed)


def test_most_packs_drawn_at_random_are_read(tmp_path):
    """Else little of what stands behind the reading would be tried."""
    read = [read_or_refused(write_pack(tmp_path / str(seed), random_files(Random(seed)))) for seed in range(10)]
    assert len([pack for pack in read if pack is not None]) >= 2


@pytest.mark.slow
@settings(max_examples=300, suppress_health_check=CALM)
@given(SEEDS)
def test_the_shipped_pack_damaged(tmp_path_factory, seed):
    """The same for a pack of real size; it is read only, for its use takes seconds."""
    folder = tmp_path_factory.getbasetemp() / "shipped"
    texts = {
        path.relative_to(SHIPPED).as_posix(): path.read_text(encoding="utf-8")
        for path in (*SHIPPED.glob("*.yaml"), *(SHIPPED / "rules").glob("*.yaml"), *(SHIPPED / "cases").glob("*.yaml"))
    }
    random = Random(seed)
    name = random.choice([name for name in texts if not name.startswith("cases/")])
    damaged = mutated_bytes(texts[name].encode(), random)
    if random.random() < 0.6:
        damaged = mutated_text(yaml.safe_load(texts[name]), random).encode("utf-8", "surrogatepass")
    write_pack(folder, texts)
    (folder / name).write_bytes(damaged)
    read_or_refused(folder)
