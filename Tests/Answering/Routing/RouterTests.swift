import Contract
import JSON
import Models
import SQL
import SQLite
import Stemming
import TestSupport
import Testing

@testable import Answering

@Suite struct RouterTests {
  @Test func rulesFollowWhatTheQuestionSpeaksOf() throws {
    let shop = try ShopFixture()
    let stemmer = try Stemmer()
    func lane(_ question: String) -> Lane {
      let matches = shop.database.values?.matches(in: question, using: stemmer) ?? []
      return RuleRouter().route(
        RoutingFeatures(
          question, databases: [shop.database], collections: [shop.collection], matches: matches,
          stemmer: stemmer)
      ).lane
    }
    #expect(lane("How many customers live in London?") == .sql)
    #expect(lane("average price of products per category") == .sql)
    #expect(lane("something like a quiet evening by the fire") == .vector)
    #expect(lane("camping products similar to a warm shelter under 100") == .hybrid)
  }

  @Test func oneSideAloneLeavesNoChoice() {
    var features = RoutingFeatures()
    features.semanticWords = 3
    features.hasDatabases = true
    #expect(RuleRouter().route(features).lane == .sql)
    features.hasDatabases = false
    features.hasCollections = true
    features.aggregates = 3
    #expect(RuleRouter().route(features).lane == .vector)
  }

  @Test func weightsSurviveTheirFile() throws {
    let weights = RouterWeights(
      lanes: [.sql: .init(bias: 0.5, weights: ["words": -1.25]), .vector: .init(bias: -0.5)],
      complexity: .init(bias: 0.1, weights: ["groupings": 2]))
    let read = RouterWeights(json: try JSONValue(parsing: weights.json.encoded))
    #expect(read == weights)
    #expect(RouterWeights(json: ["version": 2]) == nil)
    #expect(RouterWeights(json: "nonsense") == nil)
  }

  /// Facts are the Spider questions, documents the Cranfield queries.
  @Test func aTrainedRouterIsBetterThanTheRulesAndKnowsHowSure() async throws {
    guard let questions = try SharedData.lines("spider-train/questions.jsonl"),
      let queries = try SharedData.lines("cranfield/queries.jsonl")
    else { return }
    let collection = AnswerableCollection(
      name: "papers", description: "Abstracts of papers on aerodynamics",
      embedding: ScriptedEmbeddingModel())
    var set = try #require(RouterTrainingSet(collections: [collection]))
    var databases: [String: AnswerableDatabase] = [:]
    let pool = QueryPool()
    for (place, question) in questions.enumerated() where place % 12 == 0 {
      let name = question["database"]?.string ?? ""
      guard let path = SharedData.path("spider-train/databases/\(name).sqlite") else { continue }
      if databases[name] == nil {
        let opened = try Database(file: DatabaseFile(name: name, path: path), pool: pool)
        databases[name] = AnswerableDatabase(opened, values: try opened.buildValueIndex())
      }
      guard let database = databases[name] else { continue }
      await Task.yield()
      set.add(
        question["question"]?.string ?? "", to: database, lane: .sql,
        sql: question["sql"]?.string)
    }
    let names = databases.keys.sorted()
    for (place, query) in queries.enumerated() {
      guard let text = query["text"]?.string ?? query["query"]?.string,
        let database = databases[names[place % names.count]]
      else { continue }
      set.add(text, to: database, lane: .vector, sql: nil, group: "texts \(place % 20)")
    }
    let (weights, report) = RouterTraining().train(set.examples)
    let rules = RouterTraining().report(of: RuleRouter(), on: set.examples)
    print("router: trained \(report); rules \(rules)")
    #expect(report.laneAccuracy >= 0.94)
    #expect(report.laneAccuracy >= rules.laneAccuracy)
    #expect(report.tierAccuracy >= 0.5)
    #expect(Double(report.cheapSimple) >= 0.88 * Double(report.cheap))
    #expect(report.tiers.error <= 0.1)
    #expect(report.calibrationError <= 0.1)
    #expect(RouterTraining().train(set.examples).weights == weights)
  }

  @Test func whatIsCompiledInIsWhatTheConfigurationFolderHolds() throws {
    let file = try #require(
      RouterWeights(json: try JSONValue(parsing: ProjectFiles.read("config/router.json"))))
    #expect(RouterWeights.standard == file)
    #expect((0.05...0.95).contains(file.cheapBelow))
  }

  @Test func theShippedRouterKnowsPlainCases() throws {
    let shop = try ShopFixture()
    let stemmer = try Stemmer()
    let router = TrainedRouter(try #require(RouterWeights.standard))
    func route(_ question: String) -> RoutingDecision {
      let matches = shop.database.values?.matches(in: question, using: stemmer) ?? []
      return router.route(
        RoutingFeatures(
          question, databases: [shop.database], collections: [shop.collection], matches: matches,
          stemmer: stemmer))
    }
    #expect(route("How many customers live in London?").lane == .sql)
    #expect(route("What is the price of Tent?").tier == .cheap)
    #expect(
      route("For each city that has more than 2 customers, how many have no purchases?").tier
        == .standard)
    #expect(route("average price of products per category").lane == .sql)
    #expect(route("something like a quiet evening by the fire").lane == .vector)
    #expect(route("camping products similar to a warm shelter under 100").lane == .hybrid)
    #expect(route("How many customers live in London?").reasons.count == 1)
  }

  /// Two arms and a router that knows nothing but how many groupings there are.
  @Test func armsCountWhatIsKeptAndWhatIsRight() {
    let weights = RouterWeights(
      lanes: [:], complexity: .init(bias: -1, weights: ["groupings": 4]), cheapBelow: 0.5)
    let items = (0..<20).map { place in
      var features = RoutingFeatures()
      features.groupings = place % 2
      return RouterArms.Item(
        features: features, database: place < 10 ? "a" : "b", isCheapRight: place % 2 == 0,
        doesCheapPrepare: place != 4, isStrongRight: true)
    }
    let arms = RouterArms(cheap: "small", strong: "large", items: items)
    #expect(arms.alwaysCheap == 10)
    #expect(arms.alwaysStrong == 20)
    let routed = arms.point(weights, cheapBelow: 0.5)
    #expect(routed.kept == 9)
    #expect(routed.right == 20)
    #expect(arms.ceiling(weights)?.kept == 9)
    #expect(arms.leavingOneOut(weights).right == 20)
    #expect(arms.point(weights, cheapBelow: 1).right == 10)
    let svg = RouterPlot.svg(
      RouterTraining().report(of: TrainedRouter(weights), on: []), [arms], weights)
    #expect(svg.hasPrefix("<svg") && svg.hasSuffix("</svg>\n"))
  }
}
