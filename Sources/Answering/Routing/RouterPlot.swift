/// Calibration and saving as an SVG picture.
package enum RouterPlot {
  private static let side = 300.0
  private static let margin = 56.0

  package static func svg(
    _ report: RouterTraining.Report, _ arms: [RouterArms], _ weights: RouterWeights
  ) -> String {
    let panels = arms.isEmpty ? 2 : 3
    let width = Double(panels) * (side + 2 * margin)
    let height = side + 2 * margin + 20
    var svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Int(width))\" height=\"\(Int(height))\""
      + " font-family=\"sans-serif\" font-size=\"12\">\n"
      + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    svg += calibration(report.lanes, "Lane: confidence against right", at: 0)
    svg += calibration(
      report.tiers, "Tier: probability against truly complex", at: side + 2 * margin)
    if !arms.isEmpty { svg += saving(arms, weights, at: 2 * (side + 2 * margin)) }
    return svg + "</svg>\n"
  }

  private static func calibration(
    _ calibration: Calibration, _ title: String, at left: Double
  ) -> String {
    var svg = frame(
      "\(title) (error \(short(calibration.error)))", "stated", "came true", at: left,
      low: 0, high: 1)
    svg += line([(0, 0), (1, 1)], "#999", at: left, dashed: true)
    let bins = calibration.bins.filter { $0.count > 0 }
    svg += line(bins.map { ($0.meanStated, $0.share) }, "#1f6feb", at: left)
    let most = Double(bins.map(\.count).max() ?? 1)
    for bin in bins {
      let (x, y) = place(bin.meanStated, bin.share, at: left)
      let radius = 3 + 7 * (Double(bin.count) / most).squareRoot()
      svg +=
        "<circle cx=\"\(short(x))\" cy=\"\(short(y))\" r=\"\(short(radius))\" fill=\"#1f6feb\""
        + " fill-opacity=\"0.55\"><title>\(bin.count) questions</title></circle>\n"
    }
    return svg
  }

  private static func saving(
    _ arms: [RouterArms], _ weights: RouterWeights, at left: Double
  ) -> String {
    let colours = ["#1f6feb", "#d1242f", "#1a7f37", "#8250df"]
    let questions = Double(max(1, arms[0].items.count))
    let rights = arms.flatMap { [$0.alwaysCheap, $0.alwaysStrong] }.map { Double($0) / questions }
    let low = ((rights.min() ?? 0) * 20).rounded(.down) / 20
    let high = ((rights.max() ?? 1) * 20).rounded(.up) / 20 + 0.05
    func scaled(_ share: Double) -> Double { (share - low) / (high - low) }
    var svg = frame(
      "Right answers by share kept from \(arms[0].strong)", "kept", "right", at: left, low: low,
      high: high)
    let strong = scaled(Double(arms[0].alwaysStrong) / questions)
    svg += line([(0, strong), (1, strong)], "#999", at: left, dashed: true)
    for (number, arm) in arms.enumerated() {
      let colour = colours[number % colours.count]
      svg += line(
        arm.curve(weights).map {
          (Double($0.kept) / questions, scaled(Double($0.right) / questions))
        }, colour, at: left)
      let routed = arm.point(weights, cheapBelow: weights.cheapBelow)
      let (x, y) = place(
        Double(routed.kept) / questions, scaled(Double(routed.right) / questions), at: left)
      svg += "<circle cx=\"\(short(x))\" cy=\"\(short(y))\" r=\"5\" fill=\"\(colour)\"/>\n"
      let top = margin + side - 12 - 16 * Double(arms.count - 1 - number)
      svg +=
        "<text x=\"\(short(left + margin + 10))\" y=\"\(short(top))\" fill=\"\(colour)\">"
        + "\(escaped(arm.cheap)): always \(arm.alwaysCheap), \(arm.alwaysStrong) with the able one"
        + "</text>\n"
    }
    return svg
  }

  private static func frame(
    _ title: String, _ horizontal: String, _ vertical: String, at left: Double, low: Double,
    high: Double
  ) -> String {
    var svg =
      "<rect x=\"\(short(left + margin))\" y=\"\(short(margin))\" width=\"\(short(side))\""
      + " height=\"\(short(side))\" fill=\"none\" stroke=\"#bbb\"/>\n"
      + text(title, left + margin + side / 2, margin - 16, "middle")
      + text(horizontal, left + margin + side / 2, margin + side + 36, "middle")
      + "<text transform=\"translate(\(short(left + 18)),\(short(margin + side / 2))) rotate(-90)\""
      + " text-anchor=\"middle\" fill=\"#333\">\(escaped(vertical))</text>\n"
    for step in 0...5 {
      let share = Double(step) / 5
      svg += text(
        short(share), left + margin + side * share, margin + side + 16, "middle")
      svg += text(
        short(low + (high - low) * share), left + margin - 6, margin + side * (1 - share) + 4, "end"
      )
    }
    return svg
  }

  private static func place(_ x: Double, _ y: Double, at left: Double) -> (Double, Double) {
    (left + margin + side * x, margin + side * (1 - y))
  }

  private static func line(
    _ points: [(Double, Double)], _ colour: String, at left: Double, dashed: Bool = false
  ) -> String {
    let path = points.map { point in
      let (x, y) = place(point.0, point.1, at: left)
      return "\(short(x)),\(short(y))"
    }.joined(separator: " ")
    return "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"1.5\""
      + (dashed ? " stroke-dasharray=\"4 4\"" : "") + "/>\n"
  }

  private static func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: String
  ) -> String {
    "<text x=\"\(short(x))\" y=\"\(short(y))\" text-anchor=\"\(anchor)\" fill=\"#333\">"
      + "\(escaped(text))</text>\n"
  }

  private static func short(_ number: Double) -> String {
    let rounded = (number * 1000).rounded() / 1000
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }
}
