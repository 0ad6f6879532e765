/// What an interview takes from outside at most.
public enum CollectLimits {
    /// Bytes of one answer in writing; longer text than any interviewer types.
    public static let answerBytes = 1 << 20

    /// Bytes of a label whose markdown is read; a longer one is shown as it was typed.
    public static let markdownBytes = 16 << 10
}
