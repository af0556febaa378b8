; What is the same for every pack: how certainty is combined, and how evidence becomes decisions.
; What a pack says is generated beside it: templates a.NAME, functions learn.NAME, rules, settings and standing facts.

; --- stages: one follows the other when nothing of it is left to fire ------------------------------------------------

(deftemplate stage (slot step) (slot stratum (default nil)))
(deftemplate follows (slot step) (slot stratum (default nil)) (slot next) (slot next-stratum (default nil)))

(defrule next-stage
  (declare (salience -100))
  ?now <- (stage (step ?step) (stratum ?stratum))
  (follows (step ?step) (stratum ?stratum) (next ?next) (next-stratum ?after))
  =>
  (retract ?now)
  (assert (stage (step ?next) (stratum ?after))))

; --- numbers ----------------------------------------------------------------------------------------------------------

(deffunction nine (?x)
  "To nine decimals. C prints the exact value of a float correctly rounded, as Python's round() does."
  (+ 0.0 (string-to-field (format nil "%.9f" ?x))))

(deffunction on-edge (?x)
  "Whether the ninth decimal hangs on the last bits of the float: within 1e-13 of the middle between two."
  (bind ?scaled (* (abs ?x) 1000000000.0))
  (< (abs (- (- ?scaled (integer ?scaled)) 0.5)) 0.0001))

(deffunction ahead (?value ?place ?other ?other-place)
  "The higher value comes first, and of equals the one that stands first in the pack."
  (or (> ?value ?other) (and (= ?value ?other) (< ?place ?other-place))))

; --- formulas: nil is unknown -----------------------------------------------------------------------------------------

(deffunction assuming (?number ?assumed) (if (eq ?number nil) then ?assumed else ?number))
(deffunction either-nil (?a ?b) (or (eq ?a nil) (eq ?b nil)))
(deffunction plus (?a ?b) (if (either-nil ?a ?b) then nil else (+ ?a ?b)))
(deffunction minus (?a ?b) (if (either-nil ?a ?b) then nil else (- ?a ?b)))
(deffunction times (?a ?b) (if (either-nil ?a ?b) then nil else (* ?a ?b)))
(deffunction over (?a ?b) (if (or (either-nil ?a ?b) (= ?b 0)) then nil else (/ ?a ?b)))

(deffunction lowest-known ($?numbers)
  (bind ?known (delete-member$ ?numbers nil))
  (if (= (length$ ?known) 0) then nil else (min (expand$ ?known))))

(deffunction highest-known ($?numbers)
  (bind ?known (delete-member$ ?numbers nil))
  (if (= (length$ ?known) 0) then nil else (max (expand$ ?known))))

(deffunction mean-known ($?numbers)
  (bind ?known (delete-member$ ?numbers nil))
  (if (= (length$ ?known) 0) then nil else (/ (+ 0 0 (expand$ ?known)) (length$ ?known))))

(deffunction count-known ($?numbers) (length$ (delete-member$ ?numbers nil)))

(deffunction bins (?x $?limits)
  (if (eq ?x nil) then (return nil))
  (bind ?reached 0)
  (progn$ (?limit ?limits) (if (>= (nine ?x) ?limit) then (bind ?reached (+ ?reached 1))))
  ?reached)

(deffunction nearest (?x ?ranks ?levels)
  "The level whose rank is nearest; the lower of two equally near."
  (bind ?best 1)
  (progn$ (?rank ?ranks)
    (if (< (abs (- ?rank ?x)) (abs (- (nth$ ?best ?ranks) ?x))) then (bind ?best ?rank-index)))
  (nth$ ?best ?levels))

(deffunction lowest ($?certainties) (assuming (lowest-known (expand$ ?certainties)) 1.0))

(deffunction meets (?items ?others)
  (progn$ (?item ?others) (if (member$ ?item ?items) then (return TRUE)))
  FALSE)

; --- answers and derived attributes -----------------------------------------------------------------------------------

(deftemplate answer (slot name) (slot certainty) (multislot value))
(deftemplate ready (slot of))
(deftemplate row (slot of) (slot index))
(deftemplate assumption (slot of) (slot input))

(defrule take-answer
  (stage (step answers))
  (answer (name ?name) (certainty ?certainty) (value $?value))
  =>
  (funcall (sym-cat learn. ?name) (max 0.000000001 (nine ?certainty)) (expand$ ?value)))

; --- evidence ---------------------------------------------------------------------------------------------------------

(deftemplate premise (slot rule) (slot stratum) (slot certainty))
(deftemplate precondition (slot rule))
(deftemplate hypothesis (slot name) (slot family) (slot subject) (slot place))
(deftemplate contribution
  (slot hypothesis) (slot stratum) (slot rule) (slot place) (slot group) (slot side) (slot size))
(deftemplate displaced (slot hypothesis) (slot rule))
(deftemplate gathered (slot hypothesis) (slot stratum) (multislot for) (multislot against))
(deftemplate certainty (slot of) (slot value))
(deftemplate edge (slot of))

(defrule too-weak-to-fire
  (stage (step match) (stratum ?stratum))
  ?weak <- (premise (stratum ?stratum) (certainty ?c&:(<= ?c 0.2)))
  =>
  (retract ?weak))

(defrule weaker-alternative
  (stage (step match) (stratum ?stratum))
  ?weaker <- (premise (rule ?rule) (stratum ?stratum) (certainty ?c))
  (premise (rule ?rule) (stratum ?stratum) (certainty ?d&:(> ?d ?c)))
  =>
  (retract ?weaker))

(deffunction contribute (?rule ?place ?group ?hypothesis ?stratum ?factor ?premise)
  (bind ?value (nine (* ?factor ?premise)))
  (assert (contribution (hypothesis ?hypothesis) (stratum ?stratum) (rule ?rule) (place ?place) (group ?group)
                        (side (if (> ?value 0) then for else against)) (size (abs ?value)))))

(defrule displace
  (stage (step displace) (stratum ?stratum))
  ?weaker <- (contribution (hypothesis ?h) (stratum ?stratum) (group ?group&~nil) (side ?side)
                           (size ?size) (place ?place) (rule ?rule))
  (contribution (hypothesis ?h) (stratum ?stratum) (group ?group) (side ?side)
                (size ?other) (place ?q&:(ahead ?other ?q ?size ?place)))
  =>
  (retract ?weaker)
  (assert (displaced (hypothesis ?h) (rule ?rule))))

(defrule gather-first
  (stage (step gather) (stratum ?stratum))
  (contribution (hypothesis ?h) (stratum ?stratum))
  (not (gathered (hypothesis ?h)))
  =>
  (assert (gathered (hypothesis ?h) (stratum ?stratum))))

(defrule gather-for
  (stage (step gather) (stratum ?stratum))
  ?one <- (contribution (hypothesis ?h) (stratum ?stratum) (side for) (size ?size))
  ?all <- (gathered (hypothesis ?h) (for $?sizes))
  =>
  (retract ?one)
  (modify ?all (for ?sizes ?size)))

(defrule gather-against
  (stage (step gather) (stratum ?stratum))
  ?one <- (contribution (hypothesis ?h) (stratum ?stratum) (side against) (size ?size))
  ?all <- (gathered (hypothesis ?h) (against $?sizes))
  =>
  (retract ?one)
  (modify ?all (against ?sizes ?size)))

(deffunction left-open (?sizes)
  "What contributions of one side leave open: the product of 1 - |c|. Sorted, so that no order of rules can matter."
  (bind ?product 1.0)
  (progn$ (?size (sort > ?sizes)) (bind ?product (* ?product (- 1 ?size))))
  ?product)

(deffunction balance (?for ?against)
  "EMYCIN. Adding the weights -ln(1 - |c|) is multiplying what is left open; one side is then divided by the other."
  (if (<= ?for ?against) then (- 1 (/ ?for ?against)) else (- (/ ?against ?for) 1)))

(deffunction below-one (?x) (max -0.999999999 (min 0.999999999 ?x)))

(deffunction conclude (?h ?stratum ?exact)
  (bind ?value (nine (below-one ?exact)))
  (assert (certainty (of ?h) (value ?value)))
  (if (on-edge ?exact) then (assert (edge (of ?h))))
  (if (eq ?stratum evidence) then (funcall (sym-cat learn. ?h) 1.0 ?value)))

(defrule combine
  (stage (step combine) (stratum ?stratum))
  (gathered (hypothesis ?h) (stratum ?stratum) (for $?for) (against $?against))
  =>
  (conclude ?h ?stratum (balance (left-open ?for) (left-open ?against))))

(defrule silent
  (stage (step combine) (stratum evidence))
  (hypothesis (name ?h) (family lead|co_lead|support|model|next_stage|consultants))
  (not (gathered (hypothesis ?h)))
  =>
  (conclude ?h evidence 0.0))
