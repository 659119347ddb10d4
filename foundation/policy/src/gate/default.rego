# METADATA
# title: Release gate
# description: >-
#   Decides whether a change may be released to an environment. Reads the facts in `input` (its schema is published as
#   input.schema.json) and what each environment demands in `data.environments`. Any member of `deny` denies; without
#   one, any member of `hold` holds; otherwise the release is allowed. Nothing here reads a clock: `input.asOf` is now.
package bartizan.gate

# What the environment demands. Nothing below is defined for an environment that nobody described.
environment := data.environments[input.environment.name]

# The moment of the decision, in nanoseconds since 1970.
now := time.parse_rfc3339_ns(input.asOf)

# Clocks of other machines may run ahead of ours by this much; anything later is not believed.
skew_ns := 300 * 1000000000

second_ns := 1000000000

# --- The environment itself -------------------------------------------------------------------------------------------

# An environment without a description has no demands that could be met.
deny contains {
	"code": "environment-unknown",
	"message": sprintf("no environment named %q is described", [input.environment.name]),
} if {
	not environment
}

# A description that demands no scan, or sets no limit, was left unfinished.
deny contains {
	"code": "environment-incomplete",
	"message": sprintf("environment %q demands no results", [input.environment.name]),
} if {
	environment
	count(object.get(environment, "requires", [])) == 0
}

deny contains {
	"code": "environment-incomplete",
	"message": sprintf("environment %q limits no findings", [input.environment.name]),
} if {
	environment
	count(object.get(environment, "thresholds", {})) == 0
}

# The tier is written in both places so that a release cannot be taken for one to a lesser environment.
deny contains {
	"code": "environment-mismatch",
	"message": sprintf("environment %q is of tier %q, not %q", [
		input.environment.name, environment.tier, input.environment.tier,
	]),
} if {
	environment.tier != input.environment.tier
}

# An artifact-less release leaves nothing to bind scans, approvals and attestations to.
deny contains {
	"code": "subject-empty",
	"message": "the release names no artifact",
} if {
	count(input.subject.artifacts) == 0
	environment.requireArtifacts == true
}

# --- Results: present, complete, fresh, about this very subject -------------------------------------------------------

# When a result was finished, in nanoseconds.
finished(result) := time.parse_rfc3339_ns(result.finishedAt)

# The latest result of each tool in each stage; earlier ones are history.
latest := {index |
	some index, result in input.results
	not superseded(index, result)
}

superseded(index, result) if {
	some other_index, other in input.results
	other_index != index
	other.stage == result.stage
	other.tool == result.tool
	finished(other) > finished(result)
}

# The stages that have a result at all.
present_stages := {input.results[index].stage | some index in latest}

deny contains {
	"code": "input-missing",
	"message": sprintf("stage %q has no result; run its scan", [need.stage]),
	"stage": need.stage,
} if {
	some need in environment.requires
	not need.stage in present_stages
}

# A scan that ran no rule or looked at nothing says nothing.
deny contains {
	"code": "input-empty",
	"message": sprintf("%s (%s) ran %d rules over %d files; at least %d and %d are needed", [
		result.stage, result.tool, result.coverage.rules, result.coverage.files, minimum_rules(need), minimum_files(need),
	]),
	"stage": result.stage,
} if {
	some need in environment.requires
	some index in latest
	result := input.results[index]
	result.stage == need.stage
	too_small(result, need)
}

too_small(result, need) if result.coverage.rules < minimum_rules(need)

too_small(result, need) if result.coverage.files < minimum_files(need)

minimum_rules(need) := object.get(need, "minRules", 1)

minimum_files(need) := object.get(need, "minFiles", 1)

# Files that could not be read or detectors that failed leave a hole.
deny contains {
	"code": "input-incomplete",
	"message": sprintf("%s (%s) left %d files or detectors uncovered; at most %d may be", [
		result.stage, result.tool, result.coverage.failed, object.get(need, "maxFailed", 0),
	]),
	"stage": result.stage,
} if {
	some need in environment.requires
	some index in latest
	result := input.results[index]
	result.stage == need.stage
	result.coverage.failed > object.get(need, "maxFailed", 0)
}

# Old results do not speak for today's advisories.
deny contains {
	"code": "input-stale",
	"message": sprintf("%s (%s) finished at %s, longer ago than %d s", [
		result.stage, result.tool, result.finishedAt, need.maxAgeSeconds,
	]),
	"stage": result.stage,
} if {
	some need in environment.requires
	some index in latest
	result := input.results[index]
	result.stage == need.stage
	now - finished(result) > need.maxAgeSeconds * second_ns
}

# A result from the future means that one of the two clocks is wrong.
deny contains {
	"code": "input-future",
	"message": sprintf("%s (%s) claims to have finished at %s, after this decision", [
		result.stage, result.tool, result.finishedAt,
	]),
	"stage": result.stage,
} if {
	some index in latest
	result := input.results[index]
	finished(result) > now + skew_ns
}

# Results must be about this commit, and about every artifact that is released.
deny contains {
	"code": "input-mismatch",
	"message": sprintf("%s (%s) is about commit %s, not %s", [
		result.stage, result.tool, result.commit, input.subject.commit,
	]),
	"stage": result.stage,
} if {
	some index in latest
	result := input.results[index]
	result.commit != input.subject.commit
}

deny contains {
	"code": "input-mismatch",
	"message": sprintf("%s (%s) does not cover artifact %s", [result.stage, result.tool, artifact]),
	"stage": result.stage,
} if {
	some need in environment.requires
	need.coversArtifacts == true
	some index in latest
	result := input.results[index]
	result.stage == need.stage
	some artifact in input.subject.artifacts
	not artifact in result.artifacts
}

# --- Findings ---------------------------------------------------------------------------------------------------------

# Findings that count here: sure enough, new where only new ones count, and not waived. Each fingerprint counts once.
open_findings[severity] contains finding.fingerprint if {
	some index in latest
	some finding in input.results[index].findings
	severity := finding.severity
	confident(finding)
	counts(finding)
	not finding.fingerprint in waived_fingerprints
	not waived_by_rule(finding)
}

confidence_rank := {"high": 3, "medium": 2, "low": 1}

confident(finding) if {
	confidence_rank[finding.confidence] >= confidence_rank[object.get(environment, "minConfidence", "medium")]
}

counts(_) if not environment.newOnly == true

counts(finding) if finding.fingerprint in new_fingerprints

new_fingerprints := {fingerprint | some fingerprint in input.delta.new}

# Each severity has a limit; a severity without one is not limited.
deny contains {
	"code": "findings-over-limit",
	"message": sprintf("%d open findings of severity %s; at most %d may be", [
		count(open_findings[severity]), severity, limit,
	]),
	"fingerprints": open_findings[severity],
	"excess": count(open_findings[severity]) - limit,
} if {
	some severity, limit in environment.thresholds
	count(open_findings[severity]) > limit
}

# --- Waivers ----------------------------------------------------------------------------------------------------------

# Identities are compared by the person behind them: two addresses of one person are one.
person(identity) := input.identities[identity]

person(identity) := identity if not input.identities[identity]

# A waiver counts inside its time, in its environment, when somebody other than who asked for it approved it, and when
# it is neither longer nor more often renewed than the environment lets it be.
valid_waivers contains index if {
	some index, waiver in input.waivers
	not waiver_problem(waiver)
}

waiver_problem(waiver) := "expired" if now >= time.parse_rfc3339_ns(waiver.until)

else := "not yet in force" if now < time.parse_rfc3339_ns(waiver.from)

else := "not approved" if not waiver.approvedBy

else := "approved by who requested it" if person(waiver.approvedBy) == person(waiver.requestedBy)

else := "approved by the author of the change" if person(waiver.approvedBy) in authors

else := "without a reason" if trim_space(waiver.reason) == ""

else := "for another environment" if not waiver_environment(waiver)

else := "longer than allowed" if too_long(waiver)

else := "renewed too often" if waiver.renewals > environment.waivers.maxRenewals

waiver_environment(waiver) if not waiver.environment

waiver_environment(waiver) if waiver.environment == input.environment.name

too_long(waiver) if {
	span := time.parse_rfc3339_ns(waiver.until) - time.parse_rfc3339_ns(waiver.from)
	span > environment.waivers.maxDays * 86400 * second_ns
}

waived_fingerprints := {waiver.fingerprint |
	some index in valid_waivers
	waiver := input.waivers[index]
}

# A waiver may also name a rule, for one path or for all.
rule_waivers := {waiver.rule |
	some index in valid_waivers
	waiver := input.waivers[index]
	not waiver.fingerprint
	not waiver.path
}

path_waivers contains [waiver.rule, waiver.path] if {
	some index in valid_waivers
	waiver := input.waivers[index]
	not waiver.fingerprint
}

waived_by_rule(finding) if finding.rule in rule_waivers

waived_by_rule(finding) if {
	count(path_waivers) > 0
	[finding.rule, finding.path] in path_waivers
}

# Which waivers made a difference, for the record.
used_waivers contains finding.fingerprint if {
	count(valid_waivers) > 0
	some index in latest
	some finding in input.results[index].findings
	waived(finding)
}

waived(finding) if finding.fingerprint in waived_fingerprints

waived(finding) if waived_by_rule(finding)

# Waivers that did not count are told, so that nobody wonders.
obligations contains {
	"code": "waiver-ignored",
	"message": sprintf("waiver %s does not count: %s", [waiver.id, waiver_problem(waiver)]),
} if {
	some waiver in input.waivers
}

# A waiver that ends within 30 days should be renewed or made unnecessary.
obligations contains {
	"code": "waiver-expiring",
	"message": sprintf("waiver %s ends at %s", [waiver.id, waiver.until]),
} if {
	some index in valid_waivers
	waiver := input.waivers[index]
	time.parse_rfc3339_ns(waiver.until) - now < ((30 * 86400) * second_ns)
}

# --- Attestations -----------------------------------------------------------------------------------------------------

# Whoever calls the gate verified the signatures; what counts here is who signed what about which artifact.
deny contains {
	"code": "attestation-missing",
	"message": sprintf("artifact %s has no %s attestation", [artifact, need.type]),
	"attestation": need.type,
} if {
	some need in environment.attestations
	some artifact in input.subject.artifacts
	not attested(artifact, need)
}

attested(artifact, need) if {
	some attestation in input.attestations
	attestation.verified == true
	attestation.type == need.type
	attestation.digest == artifact
	signer_accepted(attestation, need)
	time.parse_rfc3339_ns(attestation.at) <= now + skew_ns
}

signer_accepted(_, need) if not need.signers

signer_accepted(attestation, need) if attestation.signer in need.signers

# --- Approvals --------------------------------------------------------------------------------------------------------

authors := {person(author) | some author in input.change.authors}

deployers := {person(deployer) | deployer := input.change.deployer}

# An approval counts when it is signed over all these artifacts, this environment and this policy, is in force, was not
# given by an author or the deployer, and comes from a role that may approve.
valid_approvals contains index if {
	some index, approval in input.approvals
	count(authors) > 0
	approval.environment == input.environment.name
	approval.policy == data.gate.policy
	every artifact in input.subject.artifacts {
		artifact in approval.over
	}
	input.subject.commit in approval.over
	time.parse_rfc3339_ns(approval.at) <= now + skew_ns
	now < time.parse_rfc3339_ns(approval.until)
	now - time.parse_rfc3339_ns(approval.at) <= environment.approvals.maxAgeSeconds * second_ns
	not person(approval.by) in authors
	not person(approval.by) in deployers
	approval.role in environment.approvals.roles
}

# People, not statements, are counted.
approvers := {person(input.approvals[index].by) | some index in valid_approvals}

used_approvals := {input.approvals[index].statement | some index in valid_approvals}

hold contains {
	"code": "approvals-missing",
	"message": sprintf("%d of %d approvals are there; roles that may approve: %s", [
		count(approvers), environment.approvals.count, concat(", ", environment.approvals.roles),
	]),
	"approvals": {
		"count": environment.approvals.count - count(approvers),
		"roles": environment.approvals.roles,
	},
} if {
	count(approvers) < environment.approvals.count
}

# --- Freezes, exposure, drift -----------------------------------------------------------------------------------------

hold contains {
	"code": "freeze",
	"message": sprintf("no releases until %s: %s", [window.until, window.reason]),
	"until": window.until,
} if {
	some window in environment.freezes
	now >= time.parse_rfc3339_ns(window.from)
	now < time.parse_rfc3339_ns(window.until)
}

deny contains {
	"code": "exposure-over-limit",
	"message": sprintf("%d critical findings are reachable from the internet; at most %d may be", [
		input.exposure.reachableCritical, environment.maxReachableCritical,
	]),
} if {
	input.exposure.reachableCritical > environment.maxReachableCritical
}

deny contains {
	"code": "drift-over-limit",
	"message": sprintf("%d resources differ from their declaration; at most %d may", [
		input.drift.resources, environment.maxDrift,
	]),
} if {
	input.drift.resources > environment.maxDrift
}

# What an environment limits must have been measured.
deny contains {
	"code": "input-missing",
	"message": sprintf("%s is limited but was not measured", [fact]),
	"stage": "operate",
} if {
	some fact, setting in {"exposure": "maxReachableCritical", "drift": "maxDrift"}
	environment[setting] >= 0
	not measured(fact)
}

measured("exposure") if input.exposure.reachableCritical >= 0

measured("drift") if input.drift.resources >= 0
