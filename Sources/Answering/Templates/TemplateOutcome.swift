import Contract

/// What the template lane makes of a question.
package enum TemplateOutcome: Sendable {
  case match(TemplateMatch)
  case abstain(AbstainReason)
}
