/// Histograms of one metric, one for each value of a closed label.
package struct HistogramFamily<Label: ClosedLabel>: Sendable {
  package let metric: Metric
  private let histograms: [Sharded<Histogram>]

  package init(_ metric: Metric) {
    self.metric = metric
    histograms = Label.allCases.map { _ in Sharded(Histogram.init) }
  }

  /// Records one value: microseconds, or whatever the metric counts.
  package func record(_ value: Int, _ label: Label) {
    histograms[label.index].write { $0.record(value) }
  }

  package func snapshot(_ label: Label) -> Histogram {
    histograms[label.index].read().reduce(into: Histogram()) { $0.merge($1) }
  }

  package var family: MetricFamily {
    MetricFamily(
      metric,
      Label.allCases.map { label in
        MetricSample(
          labels: [.init(Label.labelName, label.label)], value: .histogram(snapshot(label)))
      })
  }
}
