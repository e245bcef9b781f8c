import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import edu.anu.spice.SpiceArguments;
import edu.anu.spice.SpiceScorer;

/**
 * Has SPICE 1.0 score, and writes its scores itself: from Java 15 on SPICE cannot, since it lays them out with a JavaScript
 * engine that Java no longer has. First the file for the scores, then what SPICE is told.
 */
class Spice {
    public static void main(String[] words) throws Exception {
        var ofArguments = SpiceArguments.class.getDeclaredConstructor(String[].class);
        var ofScorer = SpiceScorer.class.getDeclaredConstructor();
        ofArguments.setAccessible(true);
        ofScorer.setAccessible(true);
        Object told = Arrays.copyOfRange(words, 1, words.length);
        SpiceScorer scorer = ofScorer.newInstance();
        scorer.scoreBatch(ofArguments.newInstance(told));
        Files.writeString(Path.of(words[0]), scorer.stats.toJSONString());
        System.exit(0);
    }
}
