/// How a question is to be answered.
public enum Mode: String, Sendable, CaseIterable {
  case auto, sql, vector, hybrid
}
