package import Configuration
internal import Foundation

/// This member's name in telemetry and logs.
package enum InstanceName {
  package static func of(_ configuration: WeirConfiguration) -> String {
    for name in [configuration.telemetry.instance, configuration.kafka.groupInstanceId]
    where !name.isEmpty {
      return name
    }
    let process = ProcessInfo.processInfo
    return "\(process.hostName)-\(process.processIdentifier)"
  }
}
