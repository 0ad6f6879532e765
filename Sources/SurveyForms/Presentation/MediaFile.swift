/// A picture, sound or film that goes with a text: a file beside the form.
public struct MediaFile: Sendable, Hashable {
    /// What the file is for.
    public enum Kind: String, Sendable, CaseIterable {
        /// A picture beside the text.
        case image
        /// The picture in full size, shown on a touch.
        case bigImage = "big-image"
        /// A sound.
        case audio
        /// A film.
        case video
    }

    /// What the file is for.
    public let kind: Kind

    /// The file's name: no path.
    public let name: String

    /// A media file from an address such as `jr://images/door.jpg`; `nil` if it names no file.
    init?(kind: Kind, address: String) {
        let name = address.trimmingWhitespace().split(separator: "/").last.map(String.init) ?? ""
        guard !name.isEmpty, name != ".", name != "..", name.utf8.count <= FormLimits.fileNameBytes else { return nil }
        self.kind = kind
        self.name = name
    }
}
