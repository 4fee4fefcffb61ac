package io.meshline.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.CallRecord;
import java.time.Duration;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryClientTest {
  private static final String SUBJECT = "meshline.calls-io.meshline.schemas.CallRecord";
  private FakeRegistryServer server;
  private SchemaRegistryClient client;

  @BeforeEach
  void start() throws Exception {
    server = new FakeRegistryServer();
    client = quick(server.url()).build();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static SchemaRegistryClient.Builder quick(String urls) {
    return SchemaRegistryClient.builder(urls)
        .attempts(3)
        .pauses(Duration.ofMillis(1), Duration.ofMillis(2))
        .requestTimeout(Duration.ofSeconds(5));
  }

  @Test
  void looksUpThenRegistersThenRemembers() {
    int id = client.register(SUBJECT, CallRecord.SCHEMA$);

    assertThat(client.register(SUBJECT, CallRecord.SCHEMA$)).isEqualTo(id);
    assertThat(server.requests)
        .containsExactly("POST /subjects/" + SUBJECT, "POST /subjects/" + SUBJECT + "/versions");
    assertThat(server.bodies.get(1)).doesNotContain("avro.java.string");

    assertThat(quick(server.url()).build().register(SUBJECT, CallRecord.SCHEMA$)).isEqualTo(id);
    assertThat(server.requests).hasSize(3).last().isEqualTo("POST /subjects/" + SUBJECT);
  }

  @Test
  void findingRegistersNothing() {
    assertThat(client.find(SUBJECT, CallRecord.SCHEMA$)).isEmpty();
    assertThat(client.compatibility(SUBJECT)).isEmpty();

    int id = client.register(SUBJECT, CallRecord.SCHEMA$);
    assertThat(client.find(SUBJECT, CallRecord.SCHEMA$)).hasValue(id);
    assertThat(client.find(SUBJECT, SchemaBuilder.builder().stringType())).isEmpty();
    assertThat(client.setCompatibility(SUBJECT, Compatibility.BACKWARD_TRANSITIVE)).isTrue();
    assertThat(client.compatibility(SUBJECT)).hasValue("BACKWARD_TRANSITIVE");
    assertThat(server.requests.stream().filter(sent -> sent.endsWith("/versions"))).hasSize(1);
  }

  @Test
  void getsASchemaOnceById() throws Exception {
    int id = client.register(SUBJECT, CallRecord.SCHEMA$);
    SchemaRegistryClient other = quick(server.url()).build();

    Schema schema = other.byId(id);

    assertThat(CanonicalText.of(schema)).isEqualTo(CanonicalText.of(CallRecord.SCHEMA$));
    assertThat(other.byId(id)).isSameAs(schema);
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void asksOnceForAnIdThatIsUnknown() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> client.byId(99))
          .isInstanceOf(UnknownSchemaException.class)
          .hasMessageStartingWith("schema id: 99 (expected: ");
    }
    assertThat(server.requests).containsExactly("GET /schemas/ids/99");
  }

  @Test
  void schemasThatAreNotAvroAreUnknown() {
    server.answerNext(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\"}");
    assertThatThrownBy(() -> client.byId(5))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessage("schema id: 5, of type PROTOBUF (expected: AVRO)");

    server.answerNext(200, "{\"schema\":\"{\"}");
    assertThatThrownBy(() -> client.byId(6))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageStartingWith("schema id: 6 (expected: a schema that can be parsed)");

    assertThatThrownBy(() -> client.byId(5)).isInstanceOf(UnknownSchemaException.class);
    assertThatThrownBy(() -> client.byId(6)).isInstanceOf(UnknownSchemaException.class);
    assertThat(server.requests).containsExactly("GET /schemas/ids/5", "GET /schemas/ids/6");
  }

  @Test
  void aNotFoundThatIsNotTheRegistrysIsNoVerdictOnTheSchema() {
    server.answerNext(404, "<html>no such page</html>");

    assertThatThrownBy(() -> client.byId(5))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("/base/schemas/ids/5: HTTP 404 (expected: HTTP 200; is the address");
  }

  @Test
  void compatibilityIsAskedEachTime() {
    Schema old = SchemaBuilder.record("r").fields().requiredInt("a").endRecord();
    Schema wider = SchemaBuilder.record("r").fields().requiredInt("a").optionalInt("b").endRecord();
    Schema broken = SchemaBuilder.record("r").fields().requiredInt("b").endRecord();

    assertThat(client.isCompatible("s", broken)).isTrue();
    client.register("s", old);
    assertThat(client.isCompatible("s", wider)).isTrue();
    assertThat(client.isCompatible("s", broken)).isFalse();
    assertThatThrownBy(() -> client.register("s", broken))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("subject s does not take r: ")
        .hasMessageContaining("HTTP 409, error 409, Schema being registered is incompatible");

    assertThat(client.setCompatibility("s", Compatibility.NONE)).isTrue();
    assertThat(client.isCompatible("s", broken)).isTrue();
  }

  @Test
  void subjectsAreEncoded() {
    client.register("a b/c", CallRecord.SCHEMA$);

    assertThat(server.requests.get(0)).isEqualTo("POST /subjects/a%20b%2Fc");
  }

  @Test
  void faultsAreTriedAgain() {
    server.answerNext(500, "{\"error_code\":50001,\"message\":\"Error in the backend\"}");
    server.answerNext(503, "");

    assertThat(client.register(SUBJECT, CallRecord.SCHEMA$)).isEqualTo(1);
    assertThat(server.requests).hasSize(4);
  }

  @Test
  void afterAllAttemptsTheLastAnswerIsNamed() {
    for (int i = 0; i < 3; i++) {
      server.answerNext(500, "{\"error_code\":50001,\"message\":\"Error in the backend\"}");
    }

    assertThatThrownBy(() -> client.byId(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageStartingWith("no answer in 3 attempts, last GET " + server.url())
        .hasMessageEndingWith("HTTP 500, error 50001, Error in the backend");
  }

  @Test
  void aServerThatDoesNotAnswerTimesOut() {
    server.answerNext(0, "");
    SchemaRegistryClient impatient =
        quick(server.url()).attempts(1).requestTimeout(Duration.ofMillis(200)).build();

    assertThatThrownBy(() -> impatient.byId(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("timed out");
  }

  @Test
  void theNextAddressIsAskedWhenOneFails() throws Exception {
    SchemaRegistryClient two = quick("http://127.0.0.1:1, " + server.url()).build();

    assertThat(two.register(SUBJECT, CallRecord.SCHEMA$)).isEqualTo(1);
    assertThat(two.byId(1)).isNotNull();
  }

  @Test
  void credentialsAreSentAndNeverShown() {
    String url = server.url().replace("http://", "http://me:s%40cret@");
    SchemaRegistryClient basic = quick(url).build();
    SchemaRegistryClient bearer = quick(server.url()).bearerToken("t0ken").build();
    server.answerNext(401, "{\"error_code\":40101,\"message\":\"Unauthorized\"}");

    assertThatThrownBy(() -> basic.byId(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("HTTP 401")
        .hasMessageContaining("(credentials sent: basic)")
        .hasMessageNotContaining("cret");
    assertThatThrownBy(() -> bearer.byId(1)).isInstanceOf(UnknownSchemaException.class);

    assertThat(server.requests).hasSize(2);
    assertThat(server.authorizations).containsExactly("Basic bWU6c0BjcmV0", "Bearer t0ken");
    assertThat(basic.toString() + bearer + quick(url) + quick(server.url()).bearerToken("t0ken"))
        .contains("credentials: basic", "credentials: bearer token")
        .doesNotContain("cret")
        .doesNotContain("t0ken");
  }

  @Test
  void badAddressesAreNamedWithoutCredentials() {
    assertThatThrownBy(() -> new SchemaRegistryClient("registry:8081"))
        .hasMessageStartingWith("registry address: registry:8081 (expected: http://host:port");
    assertThatThrownBy(() -> new SchemaRegistryClient("ftp://me:secret@host"))
        .hasMessageStartingWith("registry address: ftp://host (expected")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> new SchemaRegistryClient(" , "))
        .hasMessageStartingWith("registry address: \"\" (expected");
  }
}
