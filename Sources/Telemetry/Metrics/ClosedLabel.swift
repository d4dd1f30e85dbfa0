package import Contract

/// A label whose values are all known, so that each series has a place of its own and no client
/// can make new ones.
package protocol ClosedLabel: CaseIterable, Sendable {
  static var labelName: String { get }
  /// The value as exposed.
  var label: String { get }
  /// Place among `allCases`.
  var index: Int { get }
}

extension ClosedLabel where Self: RawRepresentable, RawValue == Int {
  package var index: Int { rawValue }
  package var label: String { "\(self)" }
}

/// Which way a request was answered; `none` when it failed before a way was chosen.
package enum RouteLabel: Int, ClosedLabel {
  case none, pattern, template, vector, hybrid, plan, warm

  package static let labelName = "route"

  package init(_ route: Route?) {
    self =
      switch route {
      case nil: .none
      case .pattern: .pattern
      case .template: .template
      case .vector: .vector
      case .hybrid: .hybrid
      case .plan: .plan
      case .warm: .warm
      }
  }
}

extension ReplyStatus: ClosedLabel {
  package static let labelName = "status"
  package var label: String { rawValue }
  package var index: Int {
    switch self {
    case .ok: 0
    case .partial: 1
    case .error: 2
    }
  }
}

extension ErrorCode: ClosedLabel {
  package static let labelName = "code"
  package var label: String { rawValue }
  package var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A cache of Weir's.
package enum CacheLabel: Int, ClosedLabel {
  case answers, embeddings, schema, patterns
  package static let labelName = "cache"
  /// Spelt out: each reply from a cache tells it, and to reflect a name takes a microsecond.
  package var label: String {
    switch self {
    case .answers: "answers"
    case .embeddings: "embeddings"
    case .schema: "schema"
    case .patterns: "patterns"
    }
  }
}

/// How a look into a cache ended.
package enum CacheOutcome: Int, ClosedLabel {
  case hit, miss
  package static let labelName = "outcome"
}

/// A service that Weir calls.
package enum ProviderLabel: Int, ClosedLabel {
  case chat, embeddings, vectors
  package static let labelName = "provider"
}

/// How a call to a provider ended.
package enum CallOutcome: Int, ClosedLabel {
  case ok, limited, failed, timeout, cancelled, refused
  package static let labelName = "outcome"
  package var label: String { self == .limited ? "rate_limited" : "\(self)" }
}

/// A kind of token that providers charge.
package enum TokenLabel: Int, ClosedLabel {
  case prompt, completion, embedding
  package static let labelName = "type"
}

/// How a group of results left.
package enum CommitOutcome: Int, ClosedLabel {
  case committed, aborted, failed
  package static let labelName = "outcome"
}

/// Why a record became a dead letter.
package enum DeadLetterReason: Int, ClosedLabel {
  case unreadable, tooLarge, invalid
  package static let labelName = "reason"
  package var label: String { self == .tooLarge ? "too_large" : "\(self)" }
}

/// What a rebalance did to this member.
package enum RebalanceLabel: Int, ClosedLabel {
  case assigned, revoked, lost
  package static let labelName = "change"
}

/// A stage of a request's way.
package enum StageLabel: Int, ClosedLabel {
  case queue, route, plan, embed, search, sql, repair, commit, other
  package static let labelName = "stage"

  /// Nil for the total, which is no stage.
  package init?(_ name: String) {
    switch name {
    case "queue": self = .queue
    case "route": self = .route
    case "plan": self = .plan
    case "embed": self = .embed
    case "search": self = .search
    case "sql": self = .sql
    case "repair": self = .repair
    case "commit": self = .commit
    case "total": return nil
    default: self = .other
    }
  }
}
