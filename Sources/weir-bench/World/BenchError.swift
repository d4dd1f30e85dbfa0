/// Why a benchmark could not be run; says what to do about it.
struct BenchError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
