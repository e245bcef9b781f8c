package edu.anu.spice;

/** Stands in for what SPICE has counted. */
public class SpiceStats {
    private final StringBuilder text = new StringBuilder();

    void add(String number, double f) {
        text.append(text.length() > 0 ? "," : "");
        text.append("{\"scores\":{\"All\":{\"f\":").append(f).append("}},\"image_id\":").append(number).append("}");
    }

    public String toJSONString() {
        return "[" + text + "]";
    }
}
