/// A broker of a cluster.
package struct BrokerDescription: Hashable, Sendable {
  package var id: Int32
  package var host: String
  package var port: Int

  package init(id: Int32, host: String, port: Int) {
    self.id = id
    self.host = host
    self.port = port
  }
}

/// A cluster that answered.
package struct ClusterDescription: Hashable, Sendable {
  package var clusterID: String?
  package var controllerID: Int32?
  package var brokers: [BrokerDescription]
  package var topics: [TopicDescription]
  /// The broker's release as far as its configuration betrays it, for instance "4.x" or "3.9".
  package var versionHint: String?

  package init(
    clusterID: String?, controllerID: Int32?, brokers: [BrokerDescription],
    topics: [TopicDescription], versionHint: String? = nil
  ) {
    self.clusterID = clusterID
    self.controllerID = controllerID
    self.brokers = brokers
    self.topics = topics
    self.versionHint = versionHint
  }
}
