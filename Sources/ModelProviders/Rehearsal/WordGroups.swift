/// The word lists behind `Vocabulary`; English, since tools are nearly always named in it.
enum WordGroups {
  /// Words with one meaning, on a line each; the first word names the meaning.
  static let sameMeaning: [[String]] = lines(
    """
    add plus sum addition total
    subtract minus difference subtraction deduct
    multiply times product multiplication
    divide quotient division ratio
    power exponent exponentiate pow
    modulo mod remainder modulus
    calculate calculator calculation compute evaluate calc eval math arithmetic
    sqrt root
    maximum max largest biggest highest greatest
    minimum min smallest lowest
    average avg
    weather forecast temperature climate
    time clock
    date calendar
    read view cat contents
    write save store
    delete remove erase rm unlink
    list enumerate ls
    search find lookup query
    directory folder dir
    file document
    email mail
    echo repeat say
    greet greeting hello welcome
    translate translation translator
    convert conversion converter
    dice die
    reverse backwards
    count length
    uppercase upper capitalize
    lowercase lower
    concatenate concat join combine
    create make
    update edit modify change
    image picture photo
    price cost
    book reserve reservation booking
    buy purchase
    meeting appointment
    summarize summary summarise
    define definition
    light lamp
    url website link page
    location city town
    sleep wait delay pause
    start begin launch
    stop halt
    fail failure
    """)

  /// Words that stand in the names of many tools.
  static let generic: [String] = words(
    """
    get fetch retrieve obtain show display tell give set do make run call use invoke execute perform
    tool function method api data info information value current new my handle
    """)

  /// Words that stand in the descriptions of many tools.
  static let common: [String] = words(
    """
    number string text user name result return given provide specified specific optional argument
    parameter input output type object list array json example one two three first second
    """)

  /// Words that tell nothing about which tool is wanted.
  static let fillers: [String] = words(
    """
    a an the of to in on at for from by with into onto about as is are was were be been am do does
    did done what what's whats which who whom whose when where why how can could would should will
    shall may might must i me my mine we us our you your he him his she her it its they them their
    this that these those and or but if then else so than also too please just only very not no yes
    there here have has had let lets i'd i'll i'm don't now ok okay hey like want need per via up
    out s t ll re ve d m th nd rd st
    """)

  /// Words that cannot be part of a value that is written without quotation marks.
  static let phraseEnds: Set<String> = Set(
    words(
      """
      and or but then in on at for of from to by with into about as is are was were please now today
      tomorrow tonight yesterday right currently using use via when where which who that because if
      like next this over during until before after per it will be do does
      """))

  private static func words(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  private static func lines(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { words(String($0)) }
  }
}
