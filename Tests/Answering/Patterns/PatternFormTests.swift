import Testing

@testable import Answering

@Suite struct PatternFormTests {
  @Test(arguments: [
    "what is the capital of {state.state_name}",
    "{state.state_name|city.state_name} rivers longer than {whole}",
    "named {\"city.name\"} or {text} since {year as text} with {number} and {fraction}",
    "how many",
  ])
  func whatIsReadIsWrittenTheSame(text: String) throws {
    let form = try PatternForm(parsing: text)
    #expect(form.text == text)
    #expect(try PatternForm(parsing: form.text) == form)
  }

  @Test(arguments: [
    "", "{number}", "a {", "a }", "a {b", "a {nothing}", "a {.b}", "a {b.}", "a {b.c|d}",
    "a {text as text}", "a {b.c as text}", "a {}",
  ])
  func whatIsNoFormIsRefused(text: String) {
    #expect(throws: PatternFormError.self) { try PatternForm(parsing: text) }
  }
}
