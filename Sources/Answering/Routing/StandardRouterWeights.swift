/// `config/router.json`, compiled in, so that the router needs no file.
enum StandardRouterWeights {
  // swift-format-ignore
  static let json = #"{}"#
}
