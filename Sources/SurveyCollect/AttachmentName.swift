import SurveyForms

/// Names for attached files: names that files have on a device tell more than anybody means to.
enum AttachmentName {
    /// A name of our own with the ending of the file's.
    ///
    /// - Parameters:
    ///   - ending: What stands behind the last point of the file's name; empty where it has none.
    ///   - type: The media type that the question takes, which decides where the ending is of no use.
    static func make(ending: String, type: String, _ surroundings: InterviewSurroundings) -> String {
        let ending = ending.lowercased()
        let isPlain =
            (1...5).contains(ending.utf8.count) && ending.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        let fallback =
            type.hasPrefix("image/")
            ? "jpg" : type.hasPrefix("audio/") ? "m4a" : type.hasPrefix("video/") ? "mp4" : "bin"
        let random = String(surroundings.random() >> 44, radix: 36)
        return "\(surroundings.clock().now)-\(random).\(isPlain ? ending : fallback)"
    }
}
