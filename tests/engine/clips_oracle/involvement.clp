; Who takes part and how, what later rules may read of the decisions, and which advice is given.

(deftemplate strength (slot role) (slot lead) (slot co-lead) (slot support))
(deftemplate involvement (slot role) (slot part) (slot certainty))

(defrule strength
  (stage (step runner-up))
  (role (name ?role))
  (hypothesis (name ?l) (family lead) (subject ?role))
  (certainty (of ?l) (value ?lead))
  (hypothesis (name ?c) (family co_lead) (subject ?role))
  (certainty (of ?c) (value ?co-lead))
  (hypothesis (name ?s) (family support) (subject ?role))
  (certainty (of ?s) (value ?support))
  =>
  (assert (strength (role ?role) (lead ?lead) (co-lead ?co-lead) (support ?support))))

; A role may co-lead as co-lead or as one that could nearly lead, and does so on the stronger of the two.

(defrule could-co-lead
  (stage (step could-co-lead))
  (decision (about lead) (standing named) (name ?leader))
  (outsider ?outsider)
  (role (name ?role&~?leader&~?outsider) (place ?place))
  (not (forbidden (family co_lead) (subject ?role)))
  (strength (role ?role) (co-lead ?value&:(>= ?value ?*co-lead-threshold*)))
  =>
  (assert (candidate (for co-lead) (name ?role) (place ?place) (value ?value))))

(defrule could-nearly-lead
  (stage (step could-co-lead))
  (decision (about lead) (standing named) (name ?leader) (certainty ?highest))
  (outsider ?outsider)
  (role (name ?role&~?leader&~?outsider) (place ?place))
  (not (forbidden (family co_lead) (subject ?role)))
  (strength (role ?role) (lead ?value&:(>= ?value ?*co-lead-threshold*)
                                     &:(<= (nine (- ?highest ?value)) ?*co-lead-margin*)))
  =>
  (assert (candidate (for co-lead) (name ?role) (place ?place) (value ?value))))

(defrule on-the-stronger
  (declare (salience -10))
  (stage (step could-co-lead))
  ?weaker <- (candidate (for co-lead) (name ?role) (value ?value))
  (candidate (for co-lead) (name ?role) (value ?other&:(> ?other ?value)))
  =>
  (retract ?weaker))

(deftemplate places-left (slot count))

(defrule co-lead
  (stage (step co-lead))
  ?left <- (places-left (count ?count&:(> ?count 0)))
  ?chosen <- (candidate (for co-lead) (name ?role) (place ?place) (value ?value))
  (not (candidate (for co-lead) (name ~?role) (place ?q) (value ?other&:(ahead ?other ?q ?value ?place))))
  =>
  (retract ?chosen)
  (modify ?left (count (- ?count 1)))
  (assert (involvement (role ?role) (part co_lead) (certainty ?value))))

(defrule leads
  (stage (step co-lead))
  (decision (about lead) (standing named) (name ?role) (certainty ?value))
  =>
  (assert (involvement (role ?role) (part lead) (certainty ?value))))

(defrule supports-or-hears
  (stage (step support))
  (outsider ?outsider)
  (role (name ?role&~?outsider))
  (not (involvement (role ?role)))
  (strength (role ?role) (lead ?lead) (co-lead ?co-lead) (support ?support))
  =>
  (bind ?most (max ?lead ?co-lead ?support))
  (assert (involvement (role ?role) (certainty ?most)
                       (part (if (>= ?most ?*support-threshold*) then support else informed)))))

(defrule outsider-engaged
  (stage (step support))
  (outsider ?outsider)
  (not (involvement (role ?outsider)))
  (none-mode ?none)
  (decision (about consultants) (standing named) (name ?mode&~?none) (certainty ?value))
  =>
  (assert (involvement (role ?outsider) (part support) (certainty ?value))))

(defrule outsider-not-engaged
  (stage (step support))
  (outsider ?outsider)
  (not (involvement (role ?outsider)))
  (none-mode ?none)
  (decision (about consultants) (name nil|?none) (certainty ?value))
  =>
  (assert (involvement (role ?outsider) (part not_involved) (certainty ?value))))

; --- what rules of advice read ----------------------------------------------------------------------------------------

(defrule tell-standing
  (stage (step tell))
  (decision (about ?about) (standing ?standing))
  =>
  (funcall (sym-cat learn.decided.status. ?about) 1.0 ?standing))

(defrule tell-decision
  (stage (step tell))
  (decision (about ?about) (standing named) (name ?name))
  =>
  (funcall (sym-cat learn.decided. ?about) 1.0 ?name))

(defrule tell-wanted
  (stage (step tell))
  (wanted (mode ?mode))
  =>
  (learn.decided.wanted 1.0 ?mode))

(defrule tell-involvement
  (stage (step tell))
  (involvement (role ?role) (part ?part))
  =>
  (funcall (sym-cat learn.decided.involvement. ?role) 1.0 ?part))

; --- advice -----------------------------------------------------------------------------------------------------------

(deftemplate advice (slot hypothesis) (slot certainty))

(defrule advised
  (stage (step advise))
  (hypothesis (name ?h) (family ?family&~lead&~co_lead&~support&~model&~next_stage&~consultants))
  (certainty (of ?h) (value ?value))
  (test (or (>= ?value ?*advice-threshold*)
            (and (eq ?family action) (<= ?value (- 0 ?*advice-threshold*)))))
  =>
  (assert (advice (hypothesis ?h) (certainty ?value))))

(defrule not-advised-against-where-required
  (stage (step order))
  (premise (rule ?rail) (stratum rails))
  (guard-rail (id ?rail) (effect order))
  (target (rail ?rail) (conclusion ?h))
  ?against <- (advice (hypothesis ?h) (certainty ?value&:(< ?value 0)))
  =>
  (retract ?against))

(defrule required-by-order
  (stage (step order))
  (premise (rule ?rail) (stratum rails) (certainty ?premise))
  (guard-rail (id ?rail) (effect order))
  (target (rail ?rail) (conclusion ?h))
  (not (advice (hypothesis ?h) (certainty ?value&:(> ?value 0))))
  =>
  (assert (advice (hypothesis ?h) (certainty ?premise))))
