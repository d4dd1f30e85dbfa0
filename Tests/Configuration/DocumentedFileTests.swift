import Configuration
import FoundationEssentials
import TestSupport
import Testing

struct DocumentedFileTests {
  @Test func `the committed file is what the table renders`() throws {
    let rendered = DocumentedFile.render()
    if ProcessInfo.processInfo.environment["WEIR_RENDER_DOCUMENTS"] == "1" {
      try Data(rendered.utf8).write(to: URL(filePath: "\(ProjectFiles.root)/config/weir.yaml"))
    }
    let committed = String(decoding: try ProjectFiles.read("config/weir.yaml"), as: UTF8.self)
    #expect(
      committed == rendered,
      "render it: WEIR_RENDER_DOCUMENTS=1 swift test --filter DocumentedFileTests")
  }

  @Test func `loading the documented file gives the defaults`() throws {
    let loaded = try ConfigurationLoader.load(
      ConfigurationSource(file: "weir.yaml", environment: [:]) { _ in
        Array(DocumentedFile.render().utf8)
      })
    #expect(loaded.configuration == WeirConfiguration())
    #expect(loaded.warnings.isEmpty)
  }

  @Test func `with the examples uncommented every key is accepted`() throws {
    let text = DocumentedFile.render().split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("#   ") ? String($0.dropFirst(2)) : String($0) }
      .joined(separator: "\n")
    do {
      _ = try ConfigurationLoader.load(
        ConfigurationSource(file: "/etc/weir.yaml", environment: [:]) { _ in Array(text.utf8) })
    } catch {
      // The example names no file that exists, and an index has one source: nothing else is wrong.
      for problem in error.all {
        switch problem {
        case .conflict(let keys, _, _):
          #expect(keys.allSatisfy { $0.hasPrefix("collections.example.source") })
        case .invalidValue(let key, _, _, _):
          #expect(key == "collections.example.source.database")
        default: Issue.record(problem)
        }
      }
    }
    let index = ConfigurationTable.keys.filter { $0.type != .freeMap }
    for key in index {
      let word = key.pattern.split(separator: ".").last.map(String.init) ?? ""
      #expect(text.contains("\(word):"), "\(key.pattern) is not in the file")
    }
  }

  @Test func `every key has a meaning, a place in the environment of its own, and no twin`() {
    let patterns = ConfigurationTable.keys.map(\.pattern)
    #expect(Set(patterns).count == patterns.count)
    let names = patterns.map(EnvironmentName.of)
    #expect(Set(names).count == names.count)
    for key in ConfigurationTable.keys {
      #expect(key.meaning.hasSuffix("."), "\(key.pattern)")
    }
  }
}
