import SurveyForms

/// Photos, recordings, drawings and other files.
extension QuestionBlock {
    /// The ways to a file, and the one that is there.
    var fileField: HTML {
        let type = view.question.mediaType ?? "*/*"
        let isFront = view.hasAppearance("new-front") || view.hasAppearance("selfie")
        let onlyNew = isFront || view.hasAppearance("new")
        let capture: Phrase? =
            type.hasPrefix("image/")
            ? .webTakePhoto : type.hasPrefix("audio/") ? .webRecord : type.hasPrefix("video/") ? .webFilm : nil
        var ways: HTML = ""
        if let capture { ways += way(capture, type, capture: isFront ? "user" : "environment", id: "c:" + place) }
        if capture == nil || !onlyNew { ways += way(.webChooseFile, type, capture: nil, id: control) }
        var present: HTML = ""
        if !view.value.isEmpty {
            present = """
                <div class="file">\(preview(type))<p>\(voice.say(.fileAttached, view.value))</p>\
                <button class="plain" name="\(FieldName.action)" value="unfile:\(place)" data-live \
                id="x:\(place)">\(voice.say(.webRemoveFile))</button></div>
                """
        }
        return """
            \(helpText)\(present)\(drawing)<div class="ways">\(ways)</div><p class="hint" role="status"></p>\
            <noscript><p class="error">\(voice.say(.webNeedsScript))</p></noscript>
            """
    }

    /// A parameter of the form that is a number above zero.
    func number(_ parameter: String) -> String? {
        view.parameters[parameter].flatMap(Double.init).flatMap { $0 > 0 && $0.isFinite ? "\($0)" : nil }
    }

    /// Whether the answer is a picture that is drawn.
    var isDrawing: Bool {
        (view.question.mediaType ?? "").hasPrefix("image/")
            && ["signature", "draw", "annotate"].contains(where: view.hasAppearance)
    }

    /// Where the script lets people draw; whoever cannot takes a photo of paper by the ways beside it.
    private var drawing: HTML? {
        guard isDrawing else { return nil }
        return """
            <div class="drawing"\("data-annotates", if: view.hasAppearance("annotate")) hidden><canvas width="1200" \
            height="600" role="img" aria-label="\(voice.word(.webDrawing))"></canvas><p class="tools">\
            <button type="button" class="anew" disabled>\(voice.say(.webDrawAnew))</button> \
            <button type="button" class="keep" disabled>\(voice.say(.webKeepDrawing))</button></p></div>
            """
    }

    private func way(_ phrase: Phrase, _ type: String, capture: String?, id: String) -> HTML {
        """
        <label class="button"><input type="file" id="\(id)" accept="\(type)"\("capture", capture)\
        \("data-max-pixels", type.hasPrefix("image/") ? number("max-pixels") : nil)\
        \("aria-describedby", descriptions)><span>\(voice.say(phrase))</span></label>
        """
    }

    private func preview(_ type: String) -> HTML {
        let address = "file?place=\(Self.query(place))&name=\(Self.query(view.value))"
        if type.hasPrefix("image/") { return "<img src=\"\(address)\" alt=\"\(RichText(view.label).plain)\">" }
        if type.hasPrefix("audio/") { return "<audio controls preload=\"none\" src=\"\(address)\"></audio>" }
        if type.hasPrefix("video/") { return "<video controls preload=\"none\" src=\"\(address)\"></video>" }
        return ""
    }

    /// A text as a part of a query.
    static func query(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        let bytes = text.utf8.flatMap { byte -> [UInt8] in
            let isPlain =
                Character(Unicode.Scalar(byte)).isASCII
                && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
            return isPlain || "-._~/".utf8.contains(byte)
                ? [byte] : [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
