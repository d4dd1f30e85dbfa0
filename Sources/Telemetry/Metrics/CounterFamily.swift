/// Counters of one metric, one for each value of a closed label.
package struct CounterFamily<Label: ClosedLabel>: Sendable {
  package let metric: Metric
  private let counters: [Counter]

  package init(_ metric: Metric) {
    self.metric = metric
    counters = Label.allCases.map { _ in Counter() }
  }

  package subscript(label: Label) -> Counter { counters[label.index] }

  package var samples: [MetricSample] {
    Label.allCases.map { label in
      MetricSample(
        labels: [.init(Label.labelName, label.label)], value: .number(Double(self[label].value)))
    }
  }

  package var family: MetricFamily { MetricFamily(metric, samples) }
}

/// Counters of one metric, one for each pair of values of two closed labels.
package struct CounterGrid<Row: ClosedLabel, Column: ClosedLabel>: Sendable {
  package let metric: Metric
  private let counters: [Counter]

  package init(_ metric: Metric) {
    self.metric = metric
    counters = (0..<(Row.allCases.count * Column.allCases.count)).map { _ in Counter() }
  }

  package subscript(row: Row, column: Column) -> Counter {
    counters[row.index * Column.allCases.count + column.index]
  }

  package var family: MetricFamily {
    MetricFamily(
      metric,
      Row.allCases.flatMap { row in
        Column.allCases.map { column in
          MetricSample(
            labels: [.init(Row.labelName, row.label), .init(Column.labelName, column.label)],
            value: .number(Double(self[row, column].value)))
        }
      })
  }
}
