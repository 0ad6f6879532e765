/// What a question asks for, and so what its answers look like.
///
/// The kind joins the control of the form's body with the data type of its bind, as the "Body elements" and
/// "Data types" sections of the ODK XForms specification describe them.
public enum QuestionKind: String, Sendable, Equatable, CaseIterable {
    /// Free text.
    case text
    /// A whole number; also a `range` over whole numbers.
    case integer
    /// A number with a fraction; also a `range` over such numbers.
    case decimal
    /// True or false.
    case boolean
    /// A day, `YYYY-MM-DD`.
    case date
    /// A time of day with an optional offset from UTC.
    case time
    /// A moment with an optional offset from UTC.
    case dateTime
    /// One choice of a list.
    case selectOne
    /// Any number of choices of a list.
    case selectMultiple
    /// The choices of a list in an order of preference.
    case rank
    /// A place: latitude and longitude in degrees (WGS 84), altitude and accuracy in metres.
    case geopoint
    /// A line of places.
    case geotrace
    /// A closed line of places.
    case geoshape
    /// A photo, recording or other file; the answer is its file name.
    case attachment
    /// The text of a scanned barcode.
    case barcode
    /// Text shown to the interviewer, which takes no answer; also a select that only names the choices of those below it.
    case note
    /// A statement to be ticked (XForms `trigger`); ODK writes `OK`.
    case acknowledge
    /// A value without a control: from `calculate`, a default or an action of the form.
    case calculated
    /// A value that the collecting application fills in by itself: start, end, today, device, user, instance id.
    case metadata
}

/// The data type of an answer as the form's bind declares it ("Data types", ODK XForms specification).
///
/// ``QuestionKind`` says how an answer is given; the data type says how its value is written. They differ for
/// calculated values and metadata: `start` is metadata written as a date-time.
public enum DataType: String, Sendable, Equatable, CaseIterable {
    /// Text, and every type that the specification does not name.
    case string
    /// A whole number.
    case int
    /// A number with a fraction.
    case decimal
    /// True or false.
    case boolean
    /// A day.
    case date
    /// A time of day.
    case time
    /// A moment.
    case dateTime
    /// A place.
    case geopoint
    /// A line of places.
    case geotrace
    /// A closed line of places.
    case geoshape
    /// The name of a file.
    case binary
    /// The text of a barcode.
    case barcode

    /// Reads a bind's `type`, whatever its namespace prefix ("xsd:string", "odk:rank").
    init(bindType: String?) {
        let local = bindType.map { $0.trimmingWhitespace().localName } ?? "string"
        switch local {
        case "integer", "long", "short", "byte": self = .int
        case "double", "float": self = .decimal
        default: self = DataType(rawValue: local) ?? .string
        }
    }
}
