/// The shortest of a few goes: what the code takes, without what a busy machine adds to one of them.
package func shortest(of goes: Int = 5, _ body: () throws -> Void) rethrows -> Duration {
  var shortest = Duration.seconds(3_600)
  for _ in 0..<goes { shortest = min(shortest, try ContinuousClock().measure(body)) }
  return shortest
}
