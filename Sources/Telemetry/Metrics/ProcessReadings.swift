import Foundation
import Glibc

/// What the operating system says of this process, under the names that Prometheus' clients use.
package enum ProcessReadings {
  /// Lets the metrics tell memory, processor time, open files and start; `start` is when the
  /// process began.
  package static func observe(on metrics: Metrics, start: UnixTime, version: String) {
    metrics.observe(.buildInfo) { [MetricSample(1, [.init("version", version)])] }
    let seconds = Double(start.nanoseconds / 1_000_000) / 1_000
    metrics.observe(.processStart) { [MetricSample(seconds)] }
    metrics.observe(.processMemory) { residentBytes().map { [MetricSample(Double($0))] } ?? [] }
    metrics.observe(.processCPU) { cpuSeconds().map { [MetricSample($0)] } ?? [] }
    metrics.observe(.processFiles) { openFiles().map { [MetricSample(Double($0))] } ?? [] }
  }

  package static func residentBytes() -> Int? {
    words("/proc/self/statm").flatMap { $0.count > 1 ? Int($0[1]) : nil }
      .map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
  }

  package static func cpuSeconds() -> Double? {
    // The name of the program, in brackets, may hold spaces: count from its end.
    guard let text = read("/proc/self/stat"), let close = text.lastIndex(of: ")") else {
      return nil
    }
    let words = text[close...].split(separator: " ")
    guard words.count > 13, let user = Double(words[12]), let system = Double(words[13]) else {
      return nil
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  package static func openFiles() -> Int? {
    try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
  }

  private static func words(_ path: String) -> [Substring]? {
    read(path)?.split(separator: " ")
  }

  private static func read(_ path: String) -> String? {
    (try? FileHandle(forReadingFrom: URL(filePath: path)).readToEnd())
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
