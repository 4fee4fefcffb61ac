package io.meshline.ingest.protocols.fuzz;

import java.util.List;

/** Valid bodies in protobuf's JSON form, as agents send them over HTTP. */
final class JsonSeeds {

  private JsonSeeds() {}

  static List<String> otlpTraces() {
    return List.of(
        """
        {"resourceSpans":[{"resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"cart"}},
          {"key":"service.namespace","value":{"stringValue":"shop"}}]},
         "scopeSpans":[{"scope":{"name":"http"},"spans":[
          {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
           "parentSpanId":"eee19b7ec3c1b173","name":"GET /carts/{id}","kind":2,
           "startTimeUnixNano":"1795342500000000000","endTimeUnixNano":"1795342500001500000",
           "attributes":[{"key":"http.request.method","value":{"stringValue":"GET"}},
            {"key":"http.response.status_code","value":{"intValue":"503"}},
            {"key":"http.route","value":{"stringValue":"/carts/{id}"}}],
           "status":{"code":2},"droppedAttributesCount":1}]}]}]}
        """,
        """
        {"resource_spans":[{"resource":{},"scope_spans":[{"spans":[
          {"trace_id":"5B8EFFF798038103D269B633813FC60C","span_id":"EEE19B7EC3C1B175",
           "trace_state":"ot=th:c","name":"publish","kind":"SPAN_KIND_PRODUCER",
           "start_time_unix_nano":1795342500000000000,"end_time_unix_nano":1795342500000700000,
           "attributes":[{"key":"messaging.destination.name","value":{"stringValue":"orders"}},
            {"key":"a","value":{"arrayValue":{"values":[{"doubleValue":1.5},{"boolValue":true}]}}}],
           "links":[{"traceId":"5b8efff798038103d269b633813fc60d","spanId":"eee19b7ec3c1b176"}],
           "events":[{"name":"exception","attributes":[
            {"key":"exception.type","value":{"stringValue":"java.io.IOException"}}]}],
           "unknownField":{"a":[1,2]}}]}]}]}
        """);
  }

  static List<String> skyWalkingSegments() {
    return List.of(
        """
        [{"traceId":"t.1","traceSegmentId":"s.1","service":"front","serviceInstance":"front-1",
          "isSizeLimited":false,"spans":[
          {"operationName":"/page","startTime":1795342500000,"endTime":"1795342500025","spanType":"Exit",
           "spanId":1,"parentSpanId":0,"isError":true,"spanLayer":"Http","peer":"cart:8080",
           "componentId":2,"tags":[{"key":"http.status_code","value":"500"}],
           "logs":[{"time":1795342500020,"data":[{"key":"error.kind","value":"java.io.IOException"}]}]},
          {"operationName":"GET:/page","startTime":1795342500000,"endTime":1795342500030,"spanType":0,
           "spanId":0,"parentSpanId":-1,"isError":false,"spanLayer":3,"refs":[
            {"refType":"CrossProcess","traceId":"t.1","parentTraceSegmentId":"s.0","parentSpanId":2,
             "parentService":"edge","parentServiceInstance":"edge-1","parentEndpoint":"GET:/",
             "networkAddressUsedAtPeer":"front:80"}]}]}]
        """,
        """
        [{"traceId":"t.2","traceSegmentId":"s.2","service":"front","serviceInstance":"front-1","spans":[
          {"operationName":"Mysql/query","startTime":1795342500000,"endTime":1795342500005,
           "spanType":"Exit","spanId":0,"parentSpanId":-1,"spanLayer":"Database","peer":"db:3306",
           "tags":[{"key":"db.type","value":"sql"},{"key":"db.statement","value":"select 1"}]}]}]
        """);
  }
}
