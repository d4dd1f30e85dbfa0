/// All series of one metric at one moment, ready to be written in whatever form.
package struct MetricFamily: Sendable, Equatable {
  package let metric: Metric
  package let samples: [MetricSample]

  package init(_ metric: Metric, _ samples: [MetricSample]) {
    self.metric = metric
    self.samples = samples
  }

  package init(_ metric: Metric, _ number: Int) {
    self.init(metric, [MetricSample(labels: [], value: .number(Double(number)))])
  }
}

/// One series at one moment.
package struct MetricSample: Sendable, Equatable {
  package struct Label: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package enum Value: Sendable, Equatable {
    case number(Double)
    case histogram(Histogram)
  }

  package let labels: [Label]
  package let value: Value

  package init(labels: [Label], value: Value) {
    self.labels = labels
    self.value = value
  }

  package init(_ number: Double, _ labels: [Label] = []) {
    self.init(labels: labels, value: .number(number))
  }
}
