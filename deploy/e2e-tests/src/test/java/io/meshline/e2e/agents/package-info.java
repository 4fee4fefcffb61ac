/** From real observers to documents: agents in real services, and proxies' access logs replayed. */
@org.jspecify.annotations.NullMarked
package io.meshline.e2e.agents;
