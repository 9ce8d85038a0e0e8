//! Analyses the words of standard input with libvoikko.
//!
//! Prints one line a word: the word, then for each analysis a tab and `BASEFORM|WORDBASES`.
//! Last comes `#words_per_second N`, of analysing all words once more without
//! printing, with the base form and the word bases taken: what it takes to get lemmas and parts.

use std::ffi::{CStr, CString, c_char};
use std::io::{self, BufRead, Write};
use std::time::Instant;

enum Handle {}
enum Analysis {}

#[link(name = "voikko")]
unsafe extern "C" {
    fn voikkoInit(
        error: *mut *const c_char,
        language: *const c_char,
        path: *const c_char,
    ) -> *mut Handle;
    fn voikkoTerminate(handle: *mut Handle);
    fn voikkoAnalyzeWordCstr(handle: *mut Handle, word: *const c_char) -> *mut *mut Analysis;
    fn voikko_free_mor_analysis(analyses: *mut *mut Analysis);
    fn voikko_mor_analysis_value_cstr(
        analysis: *const Analysis,
        key: *const c_char,
    ) -> *mut c_char;
    fn voikko_free_mor_analysis_value_cstr(value: *mut c_char);
}

/// A loaded dictionary; freed when dropped.
struct Voikko(*mut Handle);

impl Voikko {
    fn new() -> Result<Self, String> {
        let mut error = std::ptr::null();
        // SAFETY: the strings outlive the call; no path means the default one.
        let handle = unsafe { voikkoInit(&mut error, c"fi".as_ptr(), std::ptr::null()) };
        if handle.is_null() {
            return Err("no Finnish dictionary".to_owned());
        }
        Ok(Self(handle))
    }

    /// Calls `each` with every analysis of `word`.
    fn analyze(&self, word: &CStr, mut each: impl FnMut(*const Analysis)) {
        // SAFETY: the handle lives; the list ends with a null pointer and is freed once.
        unsafe {
            let analyses = voikkoAnalyzeWordCstr(self.0, word.as_ptr());
            if analyses.is_null() {
                return;
            }
            let mut count = 0;
            while !(*analyses.add(count)).is_null() {
                each(*analyses.add(count));
                count += 1;
            }
            voikko_free_mor_analysis(analyses);
        }
    }
}

impl Drop for Voikko {
    fn drop(&mut self) {
        // SAFETY: made by voikkoInit, ended once.
        unsafe { voikkoTerminate(self.0) }
    }
}

fn value(analysis: *const Analysis, key: &CStr) -> String {
    // SAFETY: called while the analysis lives; the value is copied, then freed.
    unsafe {
        let value = voikko_mor_analysis_value_cstr(analysis, key.as_ptr());
        if value.is_null() {
            return String::new();
        }
        let text = CStr::from_ptr(value).to_string_lossy().into_owned();
        voikko_free_mor_analysis_value_cstr(value);
        text
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let voikko = Voikko::new()?;
    let words: Vec<String> = io::stdin().lock().lines().collect::<Result<_, _>>()?;
    let words: Vec<CString> = words.into_iter().map(CString::new).collect::<Result<_, _>>()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    for word in &words {
        write!(out, "{}", word.to_string_lossy())?;
        let mut shown = Vec::new();
        voikko.analyze(word, |analysis| {
            shown.push(format!(
                "{}|{}",
                value(analysis, c"BASEFORM"),
                value(analysis, c"WORDBASES")
            ));
        });
        for analysis in shown {
            write!(out, "\t{analysis}")?;
        }
        writeln!(out)?;
    }
    let started = Instant::now();
    for word in &words {
        voikko.analyze(word, |analysis| {
            std::hint::black_box(value(analysis, c"BASEFORM"));
            std::hint::black_box(value(analysis, c"WORDBASES"));
        });
    }
    let speed = words.len() as f64 / started.elapsed().as_secs_f64();
    writeln!(out, "#words_per_second {speed:.0}")?;
    Ok(())
}
