import Foundation
import JSON

/// What a figure was measured on.
enum Machine {
  static var description: JSONValue {
    let information = ProcessInfo.processInfo
    let processors = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    let model = processors?.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    let load = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)
    return [
      "cores": .integer(Int64(information.activeProcessorCount)),
      "processor": .string(model ?? "unknown"),
      "memoryMB": .integer(Int64(information.physicalMemory >> 20)),
      "system": .string(information.operatingSystemVersionString),
      "load": .string(load?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"),
    ]
  }
}
