/// Which tenants may ask a database, and which tables it offers them.
package struct TenantPolicy: Sendable, Equatable {
  /// Tenants that may ask; nil: everyone.
  package let tenants: Set<String>?
  package let access: DatabaseAccess

  /// - Parameters:
  ///   - tenants: exact names; empty: everyone.
  ///   - allowedTables: table names; empty: all.
  package init(tenants: [String] = [], allowedTables: [String] = []) {
    self.tenants = tenants.isEmpty ? nil : Set(tenants)
    access = DatabaseAccess(allowedTables: allowedTables.isEmpty ? nil : allowedTables)
  }

  /// What the tenant may read; nil when the database is closed to it. A request that names no
  /// tenant never enters a database that lists its tenants.
  package func access(for tenant: String?) -> DatabaseAccess? {
    guard let tenants else { return access }
    guard let tenant, tenants.contains(tenant) else { return nil }
    return access
  }
}
