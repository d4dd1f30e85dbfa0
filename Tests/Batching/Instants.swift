import Batching

/// Times of a test: an arbitrary origin plus milliseconds.
let origin = ContinuousClock.now

func at(_ milliseconds: Int) -> ContinuousClock.Instant {
  origin.advanced(by: .milliseconds(milliseconds))
}
