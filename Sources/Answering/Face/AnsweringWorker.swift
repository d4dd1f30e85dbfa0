/// What one worker thread owns to answer at once. Not `Sendable`: it stays on its thread.
package final class AnsweringWorker {
  package init() {}
}
