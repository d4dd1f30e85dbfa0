/// How long one stage of a request took.
public struct Timing: Hashable, Sendable {
  /// `queue`, `route`, `plan`, `embed`, `search`, `sql`, `repair`, `total` …
  public var stage: String
  public var milliseconds: Double

  public init(_ stage: String, milliseconds: Double) {
    self.stage = stage
    self.milliseconds = milliseconds
  }
}
