/// Media types of files by their endings (IANA media types).
public enum MediaType {
    private static let types = [
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "jfif": "image/jpeg", "heif": "image/heif",
        "dng": "image/x-adobe-dng", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
        "heic": "image/heic", "avif": "image/avif", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff",
        "svg": "image/svg+xml", "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "amr": "audio/amr",
        "flac": "audio/flac", "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg", "wav": "audio/wav",
        "aif": "audio/aiff", "aiff": "audio/aiff", "caf": "audio/x-caf", "wma": "audio/x-ms-wma",
        "mka": "audio/x-matroska",
        "3ga": "audio/3gpp", "mp4": "video/mp4", "m4v": "video/mp4", "mpg": "video/mpeg", "mpeg": "video/mpeg",
        "mov": "video/quicktime", "3gp": "video/3gpp", "mkv": "video/x-matroska",
        "avi": "video/x-msvideo", "webm": "video/webm", "txt": "text/plain", "md": "text/markdown",
        "csv": "text/csv", "htm": "text/html", "html": "text/html", "json": "application/json",
        "xml": "application/xml", "pdf": "application/pdf", "zip": "application/zip", "doc": "application/msword",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
    /// Containers that cameras and recorders use for sound as well as for films.
    private static let either: Set = ["mp4", "3gp", "webm", "ogg"]

    /// The type that an ending stands for; `nil` where it is not known.
    public static func of(ending: String) -> String? { types[ending.lowercased()] }

    /// Whether a file with an ending can be what a question asks for. A file without an ending may be anything.
    ///
    /// - Parameter wanted: As the form writes it: `image/*`, `audio/*`, `application/pdf`, `*/*`.
    public static func fits(ending: String, wanted: String) -> Bool {
        let family = wanted.prefix { $0 != "/" }
        guard !ending.isEmpty, ["image", "audio", "video"].contains(family) else { return true }
        guard let type = of(ending: ending) else { return false }
        if family != "image", either.contains(ending.lowercased()) { return true }
        return type.hasPrefix(family + "/")
    }

    /// Whether a file with an ending is known to be something else than a question asks for: what is not known may be right.
    ///
    /// - Parameter wanted: As for ``fits(ending:wanted:)``.
    public static func contradicts(ending: String, wanted: String) -> Bool {
        of(ending: ending) != nil && !fits(ending: ending, wanted: wanted)
    }
}
