import Configuration
import Testing

struct EnvironmentNameTests {
  @Test(arguments: [
    ("kafka.bootstrapServers", "WEIR_KAFKA_BOOTSTRAP_SERVERS"),
    ("models.chat.baseURL", "WEIR_MODELS_CHAT_BASE_URL"),
    ("topics.otlpMetrics", "WEIR_TOPICS_OTLP_METRICS"),
    ("models.URLParts", "WEIR_MODELS_URL_PARTS"),
    ("databases.my-shop.path", "WEIR_DATABASES_MY_SHOP_PATH"),
  ])
  func `a key has one name in the environment`(key: String, name: String) {
    #expect(EnvironmentName.of(key) == name)
  }
}
