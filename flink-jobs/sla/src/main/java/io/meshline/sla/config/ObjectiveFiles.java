package io.meshline.sla.config;

import io.meshline.sla.ObjectiveSet;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads objectives from YAML files. Each may hold several documents, of our own form or of OpenSLO
 * v1.
 */
public final class ObjectiveFiles {
  /** Longest file, in characters. */
  public static final int MAX_LENGTH = 4 << 20;

  /**
   * In the place of a file's name: files could not be read, and its text says why. No file is
   * called so.
   */
  public static final String UNREADABLE = "";

  private ObjectiveFiles() {}

  /**
   * Reads all files as one set.
   *
   * @param files texts by the names under which faults are told
   * @throws FaultyObjectivesException with every fault: a set is good as a whole or not at all
   */
  public static ObjectiveSet parse(Map<String, String> files) throws FaultyObjectivesException {
    Kept kept = keep(files);
    if (!kept.faults.isEmpty()) {
      throw new FaultyObjectivesException(kept.faults);
    }
    return kept.set;
  }

  /**
   * What can be used of files that cannot be as a whole.
   *
   * @param set what there is no fault in
   * @param refused each objective, rule and silence that there is one in, by name, with its faults
   * @param faults all faults, also those that are in none of them
   */
  public record Kept(ObjectiveSet set, List<String> refused, List<String> faults) {
    /** Copies the lists. */
    public Kept {
      refused = List.copyOf(refused);
      faults = List.copyOf(faults);
    }
  }

  /**
   * Reads all files, and leaves out what cannot be used: for a set that an earlier release took as
   * a whole, so that what is still good goes on. Where the defaults of a file have a fault, those
   * of the program are taken.
   */
  public static Kept keep(Map<String, String> files) {
    String unreadable = files.get(UNREADABLE);
    if (unreadable != null) {
      return new Kept(ObjectiveSet.EMPTY, List.of(), List.of(unreadable));
    }
    Collected collected = new Collected();
    List<String> all = new ArrayList<>();
    new TreeMap<>(files)
        .forEach(
            (name, text) -> {
              Faults faults = new Faults(name);
              read(text, faults, collected);
              all.addAll(faults.all());
            });
    return new Kept(collected.set(), collected.refused(), all);
  }

  /**
   * Reads all files as what follows a set that is in use.
   *
   * @throws FaultyObjectivesException also when something was asked for before, nothing is any
   *     more, and no file says so: then files are missing or empty by mistake
   */
  public static ObjectiveSet parse(Map<String, String> files, ObjectiveSet before)
      throws FaultyObjectivesException {
    ObjectiveSet set = parse(files);
    if (set.isEmpty() && !set.saysNone() && !before.isEmpty()) {
      throw new FaultyObjectivesException(
          List.of(
              "objectives: none in %d files (expected: some, as there were before; or objectives: []"
                      .formatted(files.size())
                  + " in a file, to say that there are to be none)"));
    }
    return set;
  }

  private static void read(String text, Faults faults, Collected into) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_LENGTH);
    limits.setNestingDepthLimit(20);
    limits.setMaxAliasesForCollections(0);
    List<Node> documents = new ArrayList<>();
    try {
      new Yaml(new SafeConstructor(limits))
          .composeAll(new StringReader(text))
          .forEach(documents::add);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      faults.add(line, "YAML", String.valueOf(e.getProblem()), "YAML that can be read");
    } catch (RuntimeException e) {
      faults.add(1, "YAML", String.valueOf(e.getMessage()), "YAML that can be read");
    }
    List<Section> openSlo = new ArrayList<>();
    for (Node document : documents) {
      if (document instanceof ScalarNode scalar && scalar.getValue().isBlank()) {
        continue; // nothing between two separators
      }
      if (isOpenSlo(document)) {
        openSlo.add(Section.of(faults.ofPart(), "", document, Set.of()));
      } else {
        OwnForm.read(Section.of(faults, "", document, OwnForm.KEYS), into);
      }
    }
    OpenSlo.read(openSlo, into);
  }

  private static boolean isOpenSlo(Node document) {
    if (document instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals("apiVersion")) {
          return true;
        }
      }
    }
    return false;
  }
}
