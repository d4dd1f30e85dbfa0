import Configuration
import Foundation
import TestSupport
import Testing

/// The files that `ops/demo` runs on.
struct DemonstrationConfigurationTests {
  private static let folder = URL(filePath: ProjectFiles.root).appending(path: "config")

  @Test func `the demonstration's file names known keys only and needs no broker`() throws {
    let loaded = try ConfigurationLoader.load(
      ConfigurationSource(
        file: Self.folder.appending(path: "demo.yaml").path, environment: [:]))
    let configuration = loaded.configuration
    #expect(configuration.kafka.embedded)
    #expect(configuration.delivery.mode == .atLeastOnce)
    let atlas = try #require(configuration.databases["atlas"])
    #expect(
      URL(filePath: atlas.path).standardized.path
        == Self.folder.deletingLastPathComponent()
        .appending(path: ".build/weir-data/atlas/atlas.sqlite").standardized.path)
    #expect(!atlas.allow.contains("place"))
    let places = try #require(configuration.collections["places"])
    #expect(places.source.database == "atlas")
    #expect(places.source.textColumns == ["description"])
    #expect(loaded.warnings.isEmpty)
  }

  @Test func `twenty questions are asked, six of them again`() throws {
    let lines = try String(
      contentsOf: Self.folder.appending(path: "demo-questions.jsonl"), encoding: .utf8
    ).split(separator: "\n")
    let questions = try lines.map { line in
      let object = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let question = try #require(object["question"] as? String)
      return question.lowercased().split(separator: " ").joined(separator: " ")
    }
    #expect(questions.count == 20)
    #expect(Set(questions).count == 14)
  }
}
