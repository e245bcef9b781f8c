package edu.anu.spice;

/** Stands in for what SPICE is told. */
public class SpiceArguments {
    String inputPath;
    String outputPath;

    SpiceArguments(String[] words) {
        inputPath = words[0];
        for (int at = 1; at < words.length; at++) {
            if (words[at].equals("-out")) {
                outputPath = words[at + 1];
            }
        }
    }
}
