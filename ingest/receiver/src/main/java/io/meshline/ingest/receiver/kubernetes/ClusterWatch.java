package io.meshline.ingest.receiver.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.ingest.protocols.names.AddressTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an address book of a cluster by watching its API server. The book is replaced as a whole,
 * at most four times a second; looking up never waits. While the server is away the last book stays
 * in use and everything is tried again. Thread-safe.
 */
public final class ClusterWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
  private static final Duration TICK = Duration.ofMillis(250);

  /** Watches end and begin again in the normal course of things. */
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  private static final int MAX_TOLD = 20;

  private final KubernetesClient client;
  private final String domain;
  private final Departures departures;
  private final Watched<Pod> pods = new Watched<>("pods");
  private final Watched<Service> services = new Watched<>("services");
  private final Watched<EndpointSlice> slices = new Watched<>("endpointslices");
  private final Watched<GenericKubernetesResource> entries = new Watched<>("serviceentries");
  private final List<Watched<?>> all = List.of(pods, services, slices, entries);
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private final ScheduledExecutorService thread;
  private volatile AddressTable book = AddressTable.builder().build();
  private volatile Set<String> odd = Set.of();
  private volatile boolean current;
  private long lastCurrent;

  ClusterWatch(
      KubernetesClient client,
      List<String> namespaces,
      String domain,
      Duration grace,
      InstantSource clock) {
    this.client = client;
    this.domain = domain;
    this.departures = new Departures(clock, grace);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "receiver-kubernetes");
              daemon.setDaemon(true);
              return daemon;
            });
    if (namespaces.isEmpty()) {
      watch(Optional.empty());
    } else {
      namespaces.forEach(namespace -> watch(Optional.of(namespace)));
    }
    var unused =
        thread.scheduleWithFixedDelay(
            this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Begins to watch; returns at once, whether or not the server answers.
   *
   * @param kubeconfig how to reach the server; empty: as the environment says (the service account
   *     of the own pod, {@code KUBECONFIG})
   * @param namespaces to watch; none: all
   * @param domain of the cluster's DNS
   * @param grace how long a deleted pod is remembered
   */
  public static ClusterWatch start(
      Optional<Path> kubeconfig, List<String> namespaces, String domain, Duration grace) {
    Config config =
        kubeconfig.isPresent()
            ? Config.fromKubeconfig(kubeconfig.get().toFile())
            : Config.autoConfigure(null);
    // The informers themselves try again.
    config.setRequestRetryBackoffLimit(0);
    LOG.info("Names from Kubernetes: {}", config.getMasterUrl());
    return new ClusterWatch(
        new KubernetesClientBuilder().withConfig(config).build(),
        namespaces,
        domain,
        grace,
        InstantSource.system());
  }

  /** Who lives where, always the newest. */
  public AddressBook book() {
    return address -> book.find(address);
  }

  /** How many addresses are known. */
  public int size() {
    return book.size();
  }

  /** How many objects are not understood, and left out. */
  public int oddObjects() {
    return odd.size();
  }

  /** Whether everything has been listed and is being watched; else names may be stale. */
  public boolean current() {
    return current;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    all.forEach(Watched::stop);
    client.close();
  }

  private void watch(Optional<String> namespace) {
    pods.start(
        namespace.isPresent()
            ? client.pods().inNamespace(namespace.get())
            : client.pods().inAnyNamespace());
    services.start(
        namespace.isPresent()
            ? client.services().inNamespace(namespace.get())
            : client.services().inAnyNamespace());
    var allSlices = client.discovery().v1().endpointSlices();
    slices.start(
        namespace.isPresent()
            ? allSlices.inNamespace(namespace.get())
            : allSlices.inAnyNamespace());
    var allEntries = client.genericKubernetesResources(ServiceEntries.KIND);
    entries.start(
        namespace.isPresent()
            ? allEntries.inNamespace(namespace.get())
            : allEntries.inAnyNamespace());
  }

  private void tick() {
    try {
      look();
      boolean forgotten = departures.forget();
      if (changed.getAndSet(false) || forgotten) {
        Set<String> found = new HashSet<>();
        book =
            ClusterBook.of(
                new Cluster(
                    pods.objects(),
                    departures.pods(),
                    services.objects(),
                    slices.objects(),
                    entries.objects()),
                domain,
                found::add);
        leftOut(found);
      }
    } catch (RuntimeException e) {
      changed.set(true);
      LOG.warn("Names from Kubernetes could not be brought up to date.", e);
    }
  }

  /** Each is told once, for as long as it stays as it is. */
  private void leftOut(Set<String> found) {
    found.stream()
        .filter(each -> !odd.contains(each))
        .limit(MAX_TOLD)
        .forEach(each -> LOG.warn("Names from Kubernetes: left out: {}", each));
    odd = found;
  }

  private void look() {
    long now = System.nanoTime();
    if (all.stream().allMatch(Watched::current)) {
      lastCurrent = now;
      if (!current) {
        current = true;
        LOG.info("Names from Kubernetes are current.");
      }
    } else if (current && now - lastCurrent > TOLERANCE.toNanos()) {
      current = false;
      LOG.warn("Names from Kubernetes may be stale: the API server is away; it is tried again.");
    }
  }

  /** The informers of one kind of object, one per namespace. */
  private final class Watched<T extends HasMetadata> implements ResourceEventHandler<T> {

    private final String kind;
    private final List<SharedIndexInformer<T>> informers = new ArrayList<>();
    private volatile boolean absent;
    private volatile String trouble = "";

    Watched(String kind) {
      this.kind = kind;
    }

    void start(Informable<T> objects) {
      SharedIndexInformer<T> informer = objects.runnableInformer(0);
      informer.itemStore(new Slim<>());
      informer.addEventHandler(this);
      informer.exceptionHandler((started, fault) -> again(fault));
      informers.add(informer);
      var unused = informer.start();
    }

    /**
     * Always to try again, after 1 s at first and about 30 s at last. What the server has no idea
     * of (Istio is not there) holds nothing up, and may be there one day.
     */
    private boolean again(Throwable fault) {
      if (kind.equals("serviceentries") && Faults.notFound(fault)) {
        if (!absent) {
          absent = true;
          changed.set(true);
          LOG.info("Names from Kubernetes: there are no ServiceEntries here, for now.");
        }
        return true;
      }
      String seen = String.valueOf(fault.getMessage());
      if (!seen.equals(trouble)) {
        trouble = seen;
        LOG.warn("Names from Kubernetes: {} cannot be watched now: {}", kind, seen);
      }
      return true;
    }

    boolean current() {
      boolean watching = informers.stream().allMatch(each -> each.hasSynced() && each.isWatching());
      if (watching && absent) {
        absent = false;
        changed.set(true);
        LOG.info("Names from Kubernetes: there are ServiceEntries here now.");
      }
      return watching || absent;
    }

    List<T> objects() {
      List<T> objects = new ArrayList<>();
      if (absent) {
        // What was there went with its kind.
        return objects;
      }
      informers.forEach(each -> objects.addAll(each.getStore().list()));
      return objects;
    }

    void stop() {
      informers.forEach(SharedIndexInformer::stop);
    }

    @Override
    public void onAdd(T object) {
      changed.set(true);
    }

    @Override
    public void onUpdate(T before, T after) {
      changed.set(true);
    }

    @Override
    public void onDelete(T object, boolean stateUnknown) {
      if (object instanceof Pod pod) {
        departures.add(pod);
      }
      changed.set(true);
    }
  }
}
