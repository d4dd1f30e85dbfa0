/// Everything a thread needs to open a guarded connection.
struct DatabaseDescription: Sendable {
  let file: DatabaseFile
  let options: GuardOptions
  let schema: GuardedSchema
}
