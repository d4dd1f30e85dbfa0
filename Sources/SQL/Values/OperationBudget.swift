/// Bounds the work of a series of statements, counted in virtual-machine steps.
final class OperationBudget {
  static let stride: Int32 = 50_000

  private var total: Int
  private let perStatement: Int
  private var statement: Int
  private let isCancelled: () -> Bool

  init(total: Int, perStatement: Int, isCancelled: @escaping () -> Bool) {
    self.total = total
    self.perStatement = perStatement
    self.isCancelled = isCancelled
    statement = perStatement
  }

  /// Opens the account of one statement, which costs at least one stride; false when nothing is
  /// left for it.
  func beginStatement() -> Bool {
    statement = perStatement
    return !spend()
  }

  /// Called by the progress handler; true when the statement must stop.
  func spend() -> Bool {
    total -= Int(Self.stride)
    statement -= Int(Self.stride)
    return total < 0 || statement < 0 || isCancelled()
  }
}
