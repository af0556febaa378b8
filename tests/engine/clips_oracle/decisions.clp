; From evidence to decisions: guard rails, candidates, lead, consultants, operating model, involvement, advice.
; The settings (?*lead-threshold* and so on) are generated from the pack.

; --- guard rails ------------------------------------------------------------------------------------------------------

(deftemplate role (slot name) (slot place))
(deftemplate guard-rail (slot id) (slot place) (slot effect) (multislot targets))
(deftemplate target (slot rail) (slot place) (slot conclusion) (slot family) (slot subject))
(deftemplate forced (slot family) (slot subject) (slot place))
(deftemplate forbidden (slot family) (slot subject))

(defrule rail-forces
  (stage (step rails))
  (premise (rule ?rail) (stratum rails))
  (guard-rail (id ?rail) (effect force))
  (target (rail ?rail) (place ?place) (family ?family) (subject ?subject))
  =>
  (assert (forced (family ?family) (subject ?subject) (place ?place))))

(defrule rail-forbids
  (stage (step rails))
  (premise (rule ?rail) (stratum rails))
  (guard-rail (id ?rail) (effect forbid))
  (target (rail ?rail) (family ?family) (subject ?subject))
  =>
  (assert (forbidden (family ?family) (subject ?subject))))

(defrule earlier-rail-wins
  (stage (step rails))
  (forced (family ?family) (place ?place))
  ?later <- (forced (family ?family) (place ?after&:(> ?after ?place)))
  =>
  (retract ?later))

; --- candidates -------------------------------------------------------------------------------------------------------

(deftemplate candidate (slot for) (slot name) (slot place) (slot value))
(deftemplate first (slot for) (slot name) (slot value))
(deftemplate open (slot decision) (slot place) (slot question))

(defrule candidate
  (stage (step candidates))
  (none-mode ?none)
  (hypothesis (name ?h) (family ?family&lead|model|consultants) (subject ?who&~?none) (place ?place))
  (certainty (of ?h) (value ?value))
  (not (forbidden (family ?family) (subject ?who)))
  =>
  (assert (candidate (for ?family) (name ?who) (place ?place) (value ?value))))

(defrule affordable-candidate
  (stage (step candidates))
  (candidate (for consultants) (name ?mode) (place ?place) (value ?value))
  (affordable ?mode)
  =>
  (assert (candidate (for affordable) (name ?mode) (place ?place) (value ?value))))

(defrule first
  (stage (step first))
  (candidate (for ?for) (name ?who) (place ?place) (value ?value))
  (not (candidate (for ?for) (name ~?who) (place ?q) (value ?other&:(ahead ?other ?q ?value ?place))))
  =>
  (assert (first (for ?for) (name ?who) (value ?value))))

(deffunction highest (?about)
  "The certainty of the first candidate, named or not; 0 where every candidate is forbidden."
  (bind ?value 0.0)
  (do-for-fact ((?one first)) (eq ?one:for ?about) (bind ?value ?one:value))
  ?value)

; --- accountable and lead ---------------------------------------------------------------------------------------------

(deftemplate accountable (slot role))
(deftemplate decision (slot about) (slot standing) (slot name (default nil)) (slot certainty (default 0.0)))
(deftemplate runner-up (slot about) (slot name) (slot margin))

(defrule accountable-by-force
  (stage (step lead))
  (forced (family accountable) (subject ?role))
  (not (forbidden (family accountable) (subject ?role)))
  =>
  (assert (accountable (role ?role))))

(defrule accountable-as-usual
  (declare (salience -1))
  (stage (step lead))
  (not (accountable))
  (not (forbidden (family accountable) (subject ?role&:(eq ?role ?*accountable*))))
  =>
  (assert (accountable (role ?*accountable*))))

(defrule accountable-instead
  (declare (salience -2))
  (stage (step lead))
  (not (accountable))
  (role (name ?role) (place ?place))
  (not (forbidden (family accountable) (subject ?role)))
  (not (and (role (name ?other) (place ?q&:(< ?q ?place)))
            (not (forbidden (family accountable) (subject ?other)))))
  =>
  (assert (accountable (role ?role))))

(defrule lead-by-force
  (stage (step lead))
  (forced (family lead) (subject ?role))
  (hypothesis (name ?h) (family lead) (subject ?role))
  (certainty (of ?h) (value ?value))
  =>
  (assert (decision (about lead) (standing named) (name ?role) (certainty ?value))))

(defrule lead-by-evidence
  (stage (step lead))
  (not (forced (family lead)))
  (first (for lead) (name ?role) (value ?value&:(>= ?value ?*lead-threshold*)))
  =>
  (assert (decision (about lead) (standing named) (name ?role) (certainty ?value))))

(defrule nobody-is-ready
  (stage (step lead))
  (not (forced (family lead)))
  (not (first (for lead) (value ?value&:(>= ?value ?*lead-threshold*))))
  (not (open (decision lead)))
  (exists (precondition))
  =>
  (assert (decision (about lead) (standing nobody_ready) (certainty (highest lead)))))

(defrule lead-undetermined
  (stage (step lead))
  (not (forced (family lead)))
  (not (first (for lead) (value ?value&:(>= ?value ?*lead-threshold*))))
  (or (exists (open (decision lead)))
      (not (precondition)))
  =>
  (assert (decision (about lead) (standing undetermined) (certainty (highest lead)))))

(defrule runner-up
  (stage (step runner-up))
  (decision (about ?about&lead|model) (name ?chosen) (certainty ?value))
  (candidate (for ?about) (name ?who&~?chosen) (place ?place) (value ?second&:(> ?second 0)))
  (not (candidate (for ?about) (name ?third&~?chosen&~?who) (place ?q)
                  (value ?other&:(ahead ?other ?q ?second ?place))))
  =>
  (assert (runner-up (about ?about) (name ?who) (margin (nine (- ?value ?second))))))

(defrule nobody-else-was-spoken-for
  (declare (salience -10))
  (stage (step runner-up))
  (decision (about lead) (standing named) (certainty ?value))
  (not (runner-up (about lead)))
  =>
  (assert (runner-up (about lead) (name nil) (margin ?value))))

; --- consultants ------------------------------------------------------------------------------------------------------

(deftemplate wanted (slot mode))

(deffunction convinces (?value ?none)
  "The burden of proof is on engaging: the threshold reached, and more than speaks for needing nobody."
  (and (>= ?value ?*consultants-threshold*) (> ?value ?none)))

(defrule speaks-for-nobody
  (stage (step candidates))
  (none-mode ?none)
  (hypothesis (name ?h) (family consultants) (subject ?none))
  (certainty (of ?h) (value ?value))
  =>
  (assert (for-nobody ?value)))

(defrule consultants-by-force
  (stage (step lead))
  (forced (family consultants) (subject ?mode))
  (hypothesis (name ?h) (family consultants) (subject ?mode))
  (certainty (of ?h) (value ?value))
  =>
  (assert (decision (about consultants) (standing named) (name ?mode) (certainty ?value))))

(defrule consultants-by-evidence
  (stage (step lead))
  (not (forced (family consultants)))
  (for-nobody ?none)
  (first (for affordable) (name ?mode) (value ?value&:(convinces ?value ?none)))
  =>
  (assert (decision (about consultants) (standing named) (name ?mode) (certainty ?value))))

(defrule nobody-engaged
  (stage (step lead))
  (not (forced (family consultants)))
  (for-nobody ?value)
  (not (first (for affordable) (value ?other&:(convinces ?other ?value))))
  (none-mode ?none)
  (not (forbidden (family consultants) (subject ?none)))
  (or (not (open (decision consultants)))
      (test (>= ?value ?*consultants-threshold*)))
  =>
  (assert (decision (about consultants) (standing named) (name ?none) (certainty ?value))))

(defrule consultants-undetermined
  (stage (step runner-up))
  (not (decision (about consultants)))
  (for-nobody ?value)
  =>
  (assert (decision (about consultants) (standing undetermined) (certainty ?value))))

(defrule wanted
  (stage (step runner-up))
  (for-nobody ?none)
  (first (for consultants) (name ?mode) (value ?value&:(convinces ?value ?none)))
  (not (affordable ?mode))
  (not (forced (family consultants)))
  (not (decision (about consultants) (name ?mode)))
  =>
  (assert (wanted (mode ?mode))))

; --- operating model and next stage -----------------------------------------------------------------------------------

(deftemplate fits (slot model) (slot lead))
(deftemplate next-stage (slot model))
(deftemplate preferred-over (slot model))

(defrule model-by-force
  (stage (step model))
  (forced (family model) (subject ?model))
  (hypothesis (name ?h) (family model) (subject ?model))
  (certainty (of ?h) (value ?value))
  =>
  (assert (decision (about model) (standing named) (name ?model) (certainty ?value))))

(defrule fitting-candidate
  (stage (step lead-known))
  (decision (about lead) (standing named) (name ?lead))
  (first (for model) (value ?highest))
  (candidate (for model) (name ?model) (place ?place)
             (value ?value&:(>= ?value ?*model-threshold*)&:(<= (nine (- ?highest ?value)) ?*near-tie*)))
  (fits (model ?model) (lead ?lead))
  =>
  (assert (candidate (for fitting) (name ?model) (place ?place) (value ?value))))

(defrule first-fitting
  (stage (step fitting))
  (candidate (for fitting) (name ?model) (place ?place) (value ?value))
  (not (candidate (for fitting) (name ~?model) (place ?q) (value ?other&:(ahead ?other ?q ?value ?place))))
  =>
  (assert (first (for fitting) (name ?model) (value ?value))))

(defrule model-that-fits
  (stage (step model))
  (not (forced (family model)))
  (first (for fitting) (name ?model) (value ?value))
  =>
  (assert (decision (about model) (standing named) (name ?model) (certainty ?value))))

(defrule preferred-over
  (stage (step runner-up))
  (not (forced (family model)))
  (first (for fitting) (name ?model))
  (first (for model) (name ?highest&~?model))
  =>
  (assert (preferred-over (model ?highest))))

(defrule model-by-evidence
  (stage (step model))
  (not (forced (family model)))
  (not (first (for fitting)))
  (first (for model) (name ?model) (value ?value&:(>= ?value ?*model-threshold*)))
  =>
  (assert (decision (about model) (standing named) (name ?model) (certainty ?value))))

(defrule model-undetermined
  (stage (step model))
  (not (forced (family model)))
  (not (first (for model) (value ?value&:(>= ?value ?*model-threshold*))))
  =>
  (assert (decision (about model) (standing undetermined) (certainty (highest model)))))

(defrule next-stage-candidate
  (stage (step runner-up))
  (decision (about model) (name ?now))
  (hypothesis (name ?h) (family next_stage) (subject ?model&~?now) (place ?place))
  (certainty (of ?h) (value ?value&:(>= ?value ?*next-stage-threshold*)))
  =>
  (assert (candidate (for next-stage) (name ?model) (place ?place) (value ?value))))

(defrule next-stage-of-model
  (stage (step involvement))
  (candidate (for next-stage) (name ?model) (place ?place) (value ?value))
  (not (candidate (for next-stage) (name ~?model) (place ?q) (value ?other&:(ahead ?other ?q ?value ?place))))
  =>
  (assert (next-stage (model ?model))))
