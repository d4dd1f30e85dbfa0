package import JSON

/// What a router saves: questions that a cheap and an able model both answered, routed between the
/// two. A cheap answer that does not prepare, repaired or not, is asked of the able model anyway.
package struct RouterArms: Sendable {
  package struct Item: Sendable {
    package var features: RoutingFeatures
    package var database: String
    package var isCheapRight: Bool
    package var doesCheapPrepare: Bool
    package var isStrongRight: Bool

    package init(
      features: RoutingFeatures, database: String, isCheapRight: Bool, doesCheapPrepare: Bool,
      isStrongRight: Bool
    ) {
      self.features = features
      self.database = database
      self.isCheapRight = isCheapRight
      self.doesCheapPrepare = doesCheapPrepare
      self.isStrongRight = isStrongRight
    }
  }

  /// What one bound comes to.
  package struct Point: Sendable, Equatable {
    package var cheapBelow: Double
    /// Questions that the able model was not asked.
    package var kept: Int
    package var right: Int
  }

  package let cheap: String
  package let strong: String
  package let items: [Item]

  package init(cheap: String, strong: String, items: [Item]) {
    self.cheap = cheap
    self.strong = strong
    self.items = items
  }

  package var alwaysStrong: Int { items.count(where: \.isStrongRight) }
  package var alwaysCheap: Int { items.count(where: \.isCheapRight) }

  /// - Parameter included: which databases' questions are routed.
  package func point(
    _ weights: RouterWeights, cheapBelow: Double, where included: (String) -> Bool = { _ in true }
  ) -> Point {
    var point = Point(cheapBelow: cheapBelow, kept: 0, right: 0)
    for item in items where included(item.database) {
      let need = Logistic.probability(weights.complexity.score(item.features))
      guard need < cheapBelow, item.doesCheapPrepare else {
        if item.isStrongRight { point.right += 1 }
        continue
      }
      point.kept += 1
      if item.isCheapRight { point.right += 1 }
    }
    return point
  }

  /// From no question kept to all of them.
  package func curve(_ weights: RouterWeights) -> [Point] {
    let needs = items.map { Logistic.probability(weights.complexity.score($0.features)) }
    return ([0] + needs.sorted().map { $0.nextUp }).map { point(weights, cheapBelow: $0) }
  }

  /// The most that is kept with no answer less than the able model gives; its bound is chosen with
  /// the questions it is tried on, so it is a ceiling.
  package func ceiling(_ weights: RouterWeights) -> Point? {
    curve(weights).filter { $0.right >= alwaysStrong }.max { $0.kept < $1.kept }
  }

  /// The same, but each database's bound is chosen on the others.
  package func leavingOneOut(_ weights: RouterWeights) -> Point {
    var total = Point(cheapBelow: 0, kept: 0, right: 0)
    let bounds = [0] + curve(weights).map(\.cheapBelow)
    for database in Set(items.map(\.database)).sorted() {
      let strong = items.count { $0.database != database && $0.isStrongRight }
      let bound =
        bounds.filter { bound in
          point(weights, cheapBelow: bound) { $0 != database }.right >= strong
        }.max() ?? 0
      let own = point(weights, cheapBelow: bound) { $0 == database }
      total.kept += own.kept
      total.right += own.right
    }
    return total
  }

  package func json(_ weights: RouterWeights) -> JSONValue {
    func value(_ point: Point?) -> JSONValue {
      guard let point else { return .null }
      return [
        "cheapBelow": .number((point.cheapBelow * 1e4).rounded() / 1e4),
        "kept": .integer(Int64(point.kept)), "right": .integer(Int64(point.right)),
      ]
    }
    return [
      "cheap": .string(cheap), "strong": .string(strong),
      "questions": .integer(Int64(items.count)),
      "alwaysCheap": .integer(Int64(alwaysCheap)), "alwaysStrong": .integer(Int64(alwaysStrong)),
      "routed": value(point(weights, cheapBelow: weights.cheapBelow)),
      "leavingOneOut": value(leavingOneOut(weights)), "ceiling": value(ceiling(weights)),
    ]
  }
}
