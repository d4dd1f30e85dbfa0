/// The faults in force, and the dice that decide which calls they hit; repeats for a seed.
struct FaultPlan: Sendable {
  private(set) var faults: [ProviderFault]
  private var state: UInt64

  init(_ faults: [ProviderFault] = [], seed: UInt64 = 1) {
    self.faults = faults
    state = seed
  }

  /// The fault that hits this call, if any; one with a count is used up by it.
  mutating func draw(for endpoint: ProviderEndpoint, inputs: [String] = []) -> ProviderFault? {
    for index in faults.indices {
      let fault = faults[index]
      guard fault.endpoint == nil || fault.endpoint == endpoint, fault.count != 0,
        Self.applies(fault.kind, to: endpoint), Self.concerns(fault, inputs),
        roll() < fault.probability
      else { continue }
      if let count = fault.count { faults[index].count = count - 1 }
      return fault
    }
    return nil
  }

  private static func concerns(_ fault: ProviderFault, _ inputs: [String]) -> Bool {
    guard let text = fault.input else { return true }
    return inputs.contains { $0.contains(text) }
  }

  private static func applies(_ kind: ProviderFault.Kind, to endpoint: ProviderEndpoint) -> Bool {
    switch kind {
    case .refusal, .brokenSQL: endpoint == .chat
    default: true
    }
  }

  /// SplitMix64, as a number below 1.
  private mutating func roll() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) / Double(UInt64(1) << 53)
  }
}
