/// A daemon or a connection of libmicrohttpd, as a value that may be kept behind a lock.
// safety: only an address; every use of what it points to is under ServerCore's lock or on the
// polling thread.
struct LibraryPointer: @unchecked Sendable, Hashable {
  let pointer: OpaquePointer
}
