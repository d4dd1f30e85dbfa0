import Foundation

/// Seconds since 1970, for lifetimes that outlast the process.
package enum WallClock {
  package static let seconds: @Sendable () -> Int64 = {
    Int64(Date().timeIntervalSince1970)
  }
}
