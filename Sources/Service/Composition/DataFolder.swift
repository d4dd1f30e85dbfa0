internal import Foundation

/// Finds what `ops/setup` fetched or made: beside the program, or where packages put data.
enum DataFolder {
  /// The folder of that name: in `WEIR_DATA`, in `.build/weir-data` of the program's or the working
  /// folder's ancestors, or in `/usr/share/weir`.
  static func find(_ name: String) -> String? {
    var roots: [String] = []
    if let named = ProcessInfo.processInfo.environment["WEIR_DATA"], !named.isEmpty {
      roots.append(named)
    }
    let program = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for start in [program, URL(filePath: FileManager.default.currentDirectoryPath)] {
      var folder = start
      while folder.path != "/" {
        roots.append(folder.appending(path: ".build/weir-data").path)
        folder = folder.deletingLastPathComponent()
      }
    }
    roots.append("/usr/share/weir")
    return roots.map { $0 + "/" + name }.first { FileManager.default.fileExists(atPath: $0) }
  }
}
