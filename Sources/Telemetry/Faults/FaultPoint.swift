/// Places where a fault harness may end or stop the process: between the steps that must look like
/// one. Release builds have none.
package enum FaultPoint: String, CaseIterable, Sendable {
  case beforeBegin, afterBegin
  /// Half of a transaction's records are in the log.
  case amidProduce
  case afterSendOffsets, beforeCommit
  /// The commit has been sent and its answer is not there; use with `kill-US`.
  case duringCommit
  case afterCommit
  case duringInitTransactions
  case insideRevoke, duringDrain, insideAssign
  /// Between taking what is to leave and asking for the group's generation.
  case beforeMembership

  #if DEBUG
    /// Called where the process passes the point.
    package static func reach(_ point: FaultPoint) { FaultPlan.current?.reach(point) }

    /// Whether something is to happen at the point, for places that must prepare for it.
    package static func isArmed(_ point: FaultPoint) -> Bool {
      FaultPlan.current?.isArmed(point) ?? false
    }

    /// How long each execution is to be held, so that flights are in the air when faults happen.
    package static var executionDelay: Duration? {
      FaultPlan.current?.executionDelay.map { $0 * Double.random(in: 0...1) }
    }

    /// Whether a protection is switched off, to show that the checks notice.
    package static func isOff(_ protection: Protection) -> Bool {
      FaultPlan.current?.switchedOff.contains(protection) ?? false
    }
  #else
    @inline(__always) package static func reach(_ point: FaultPoint) {}
    @inline(__always) package static func isArmed(_ point: FaultPoint) -> Bool { false }
    @inline(__always) package static var executionDelay: Duration? { nil }
    @inline(__always) package static func isOff(_ protection: Protection) -> Bool { false }
  #endif

  /// What keeps outcomes single.
  package enum Protection: String, CaseIterable, Sendable {
    /// The offsets done beyond the base.
    case map
    /// One execution for identical requests.
    case coalescing
  }
}
