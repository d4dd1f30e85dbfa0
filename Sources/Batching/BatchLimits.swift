/// When a batch is full, how long it may wait for company, and how many may be under way.
package struct BatchLimits: Sendable, Equatable {
  /// Distinct items in one call.
  package var maxItems: Int
  /// Sum of the items' weights in one call; a single heavier item still goes, alone.
  package var maxWeight: Int
  /// The longest wait for company while another call of the group is under way. The wait is a
  /// tenth of the recent latency, so it shrinks with a fast provider.
  package var maxLinger: Duration
  /// Calls under way at a time, all groups together.
  package var maxConcurrent: Int
  /// Items waiting beyond this are refused.
  package var maxQueued: Int

  package init(
    maxItems: Int, maxWeight: Int = .max, maxLinger: Duration = .milliseconds(50),
    maxConcurrent: Int = 8, maxQueued: Int = 100_000
  ) {
    self.maxItems = max(1, maxItems)
    self.maxWeight = max(1, maxWeight)
    self.maxLinger = maxLinger
    self.maxConcurrent = max(1, maxConcurrent)
    self.maxQueued = maxQueued
  }
}
